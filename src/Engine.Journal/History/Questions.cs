using Engine.Core.Ledger;

namespace Engine.Journal.History;

/// <summary>Which side of a transfer an account is on.</summary>
public enum AccountSide
{
    /// <summary>Either.</summary>
    Both,

    /// <summary>It is debited.</summary>
    Debit,

    /// <summary>It is credited.</summary>
    Credit,
}

/// <summary>A stretch of history by sequence and by stamp; 0 leaves an end open.</summary>
public readonly record struct HistorySpan
{
    /// <summary>The first sequence.</summary>
    public long FromSequence { get; init; }

    /// <summary>The last sequence.</summary>
    public long ToSequence { get; init; }

    /// <summary>The first stamp, ns since the Unix epoch.</summary>
    public ulong FromTime { get; init; }

    /// <summary>The first stamp after it.</summary>
    public ulong BeforeTime { get; init; }

    /// <summary>Whether both ends are open.</summary>
    public bool IsEverything => this == default;

    /// <summary>Whether a stamp lies in it.</summary>
    internal bool HasTime(ulong stamp) => stamp >= FromTime && (BeforeTime == 0 || stamp < BeforeTime);

    /// <summary>Its sequences.</summary>
    internal RowRange Range(bool newestFirst) =>
        new(Math.Max(1, FromSequence), ToSequence == 0 ? long.MaxValue - 1 : ToSequence, newestFirst);
}

/// <summary>Which transfers are meant. What is 0 narrows nothing.</summary>
public sealed record TransferQuestion
{
    /// <summary>The account.</summary>
    public UInt128 Account { get; init; }

    /// <summary>The side that it is on.</summary>
    public AccountSide Side { get; init; }

    /// <summary>As stored.</summary>
    public UInt128 UserData128 { get; init; }

    /// <summary>As stored.</summary>
    public ulong UserData64 { get; init; }

    /// <summary>The ledger.</summary>
    public uint Ledger { get; init; }

    /// <summary>The code.</summary>
    public ushort Code { get; init; }

    /// <summary>Bits that are all set.</summary>
    public TransferFlags Flags { get; init; }

    /// <summary>When they took effect.</summary>
    public HistorySpan Span { get; init; }

    /// <summary>Whether every transfer there is would have to be looked at.</summary>
    public bool ScansEverything =>
        Account == UInt128.Zero && UserData128 == UInt128.Zero && UserData64 == 0 && Span.IsEverything;

    /// <summary>What they are found by.</summary>
    internal RowKey Key => this switch
    {
        { Account: var account } when account != UInt128.Zero => new RowKey(
            Side switch
            {
                AccountSide.Debit => RowKeyKind.Debit,
                AccountSide.Credit => RowKeyKind.Credit,
                _ => RowKeyKind.Account,
            },
            account),
        { UserData128: var data } when data != UInt128.Zero => new RowKey(RowKeyKind.UserData128, data),
        { UserData64: not 0 } => new RowKey(RowKeyKind.UserData64, UserData64),
        _ => new RowKey(RowKeyKind.Everything),
    };

    /// <summary>Whether a row is meant that was found by the key.</summary>
    internal bool Matches(in LedgerEvent row) =>
        row.Kind == EventKind.Transfer
        && (UserData128 == UInt128.Zero || row.UserData128 == UserData128)
        && (UserData64 == 0 || row.UserData64 == UserData64)
        && (Ledger == 0 || row.Ledger == Ledger)
        && (Code == 0 || row.Code == Code)
        && ((TransferFlags)row.Flags & Flags) == Flags
        && Span.HasTime(row.Timestamp);
}

/// <summary>Which accounts are meant. What is 0 narrows nothing.</summary>
public sealed record AccountQuestion
{
    /// <summary>The ledger.</summary>
    public uint Ledger { get; init; }

    /// <summary>The code.</summary>
    public ushort Code { get; init; }

    /// <summary>When they were created.</summary>
    public HistorySpan Span { get; init; }

    /// <summary>Whether the row of an account's creation is meant.</summary>
    internal bool Matches(in LedgerEvent row) =>
        (Ledger == 0 || row.Ledger == Ledger)
        && (Code == 0 || row.Code == Code)
        && Span.HasTime(row.Timestamp);
}
