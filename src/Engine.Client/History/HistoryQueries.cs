namespace Engine.Client;

/// <summary>In which order a list comes.</summary>
public enum HistoryOrder
{
    /// <summary>By rising sequence.</summary>
    OldestFirst,

    /// <summary>By falling sequence.</summary>
    NewestFirst,
}

/// <summary>A stretch of history; what is not set leaves an end open.</summary>
public sealed record HistoryRange
{
    /// <summary>The first sequence.</summary>
    public ulong FromSequence { get; init; }

    /// <summary>The last sequence.</summary>
    public ulong ToSequence { get; init; }

    /// <summary>The first stamp, nanoseconds since the Unix epoch.</summary>
    public ulong FromTime { get; init; }

    /// <summary>The first stamp that is not in it any more.</summary>
    public ulong BeforeTime { get; init; }
}

/// <summary>What every list has in common.</summary>
public abstract record HistoryQuery
{
    /// <summary>The order.</summary>
    public HistoryOrder Order { get; init; }

    /// <summary>Items of one page, up to 1,000.</summary>
    public int PageSize { get; init; } = 1_000;

    /// <summary>
    /// History has to have come to this sequence, such as that of a transfer of one's own: the answer waits for it.
    /// </summary>
    public ulong MinimumSequence { get; init; }
}

/// <summary>What lists of a stretch of history have in common.</summary>
public abstract record RangedQuery : HistoryQuery
{
    /// <summary>In which stretch of history; null for all of it.</summary>
    public HistoryRange? Range { get; init; }
}

/// <summary>Which transfers to list: at least an account, user data, or an end of a range. What is 0 narrows nothing.</summary>
public sealed record TransferQuery : RangedQuery
{
    /// <summary>Those of an account.</summary>
    public UInt128 AccountId { get; init; }

    /// <summary>The side that the account is on.</summary>
    public V1.AccountSide Side { get; init; }

    /// <summary>Those with this user data.</summary>
    public UInt128 UserData128 { get; init; }

    /// <summary>Those with this user data.</summary>
    public ulong UserData64 { get; init; }

    /// <summary>Those of a ledger.</summary>
    public uint Ledger { get; init; }

    /// <summary>Those with a code.</summary>
    public ushort Code { get; init; }

    /// <summary>Those that have all of these flags.</summary>
    public TransferFlags Flags { get; init; }
}

/// <summary>Which accounts to list. What is 0 narrows nothing.</summary>
public sealed record AccountQuery : RangedQuery
{
    /// <summary>Those of a ledger.</summary>
    public uint Ledger { get; init; }

    /// <summary>Those with a code.</summary>
    public ushort Code { get; init; }
}

/// <summary>Whose balances to list.</summary>
public sealed record BalanceQuery : RangedQuery
{
    /// <summary>The account.</summary>
    public UInt128 AccountId { get; init; }
}

/// <summary>Which events to watch, and from where. What is empty or 0 narrows nothing.</summary>
public sealed record EventQuery
{
    /// <summary>The first sequence; 0 means the next one to become durable.</summary>
    public ulong FromSequence { get; init; }

    /// <summary>Only these kinds.</summary>
    public IReadOnlyList<V1.EventKind> Kinds { get; init; } = [];

    /// <summary>Only those of a ledger.</summary>
    public uint Ledger { get; init; }

    /// <summary>Only those of an account.</summary>
    public UInt128 AccountId { get; init; }
}

/// <summary>Whose open holds to list.</summary>
public sealed record HoldQuery : HistoryQuery
{
    /// <summary>The account.</summary>
    public UInt128 AccountId { get; init; }
}
