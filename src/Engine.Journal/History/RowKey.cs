namespace Engine.Journal.History;

/// <summary>By what rows are looked for; both memory and sealed leaves have an index for each.</summary>
internal enum RowKeyKind
{
    /// <summary>Every event.</summary>
    Everything,

    /// <summary>Transfers and expiries of an account, on either side.</summary>
    Account,

    /// <summary>Those that debit an account.</summary>
    Debit,

    /// <summary>Those that credit an account.</summary>
    Credit,

    /// <summary>Events with these 128 bits of user data.</summary>
    UserData128,

    /// <summary>Events with these 64 bits of user data.</summary>
    UserData64,

    /// <summary>Accounts created.</summary>
    AccountsCreated,
}

/// <summary>What rows are looked for by.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Value">The account or user data; 0 where the kind says all.</param>
internal readonly record struct RowKey(RowKeyKind Kind, UInt128 Value = default)
{
    /// <summary>Whether it is an account.</summary>
    public bool IsAccount => Kind is RowKeyKind.Account or RowKeyKind.Debit or RowKeyKind.Credit;

    /// <summary>Whether archived leaves are asked by it: what was kept of them has no index by account or user data.</summary>
    public bool IsKept => Kind is RowKeyKind.Everything or RowKeyKind.AccountsCreated;
}

/// <summary>A stretch of history, and from which end how much of it is read.</summary>
/// <param name="From">The first sequence.</param>
/// <param name="To">The last.</param>
/// <param name="NewestFirst">Whether it is read from its end.</param>
internal readonly record struct RowRange(long From, long To, bool NewestFirst)
{
    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => From > To;

    /// <summary>What is left of it behind a row that was read.</summary>
    public RowRange After(long sequence) =>
        NewestFirst ? this with { To = sequence - 1 } : this with { From = sequence + 1 };

    /// <summary>
    /// As much of it as holds so many events, in a leaf that has one for each sequence up to its last.
    /// </summary>
    public RowRange First(int count, long last)
    {
        long to = Math.Min(To, last);
        return NewestFirst
            ? this with { From = Math.Max(From, to - count + 1), To = to }
            : this with { To = Math.Min(to, From + count - 1) };
    }

    /// <summary>What would be left of it if all of it had been read.</summary>
    public RowRange PastEnd() => NewestFirst ? this with { To = From - 1 } : this with { From = To + 1 };
}
