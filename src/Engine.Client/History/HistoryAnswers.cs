namespace Engine.Client;

/// <summary>A page of a list.</summary>
/// <param name="Items">What was found; perhaps nothing, and yet not the last page.</param>
/// <param name="NextCursor">Where the next page goes on; empty when this is the last.</param>
/// <param name="Sequence">It speaks of history up to here.</param>
public sealed record HistoryPage<T>(IReadOnlyList<T> Items, ReadOnlyMemory<byte> NextCursor, ulong Sequence)
{
    /// <summary>Whether there is nothing more.</summary>
    public bool IsLast => NextCursor.IsEmpty;
}

/// <summary>A transfer and its place in history.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Transfer">As stored.</param>
public sealed record TransferRecord(ulong Sequence, Transfer Transfer);

/// <summary>An account and the place of its creation in history.</summary>
/// <param name="Sequence">The sequence of its creation.</param>
/// <param name="Account">As it stands.</param>
public sealed record AccountRecord(ulong Sequence, Account Account);

/// <summary>The balances of an account, minor units.</summary>
/// <param name="DebitsPending">Open holds on the debit side.</param>
/// <param name="DebitsPosted">Posted debits.</param>
/// <param name="CreditsPending">Open holds on the credit side.</param>
/// <param name="CreditsPosted">Posted credits.</param>
public readonly record struct Balances(
    UInt128 DebitsPending, UInt128 DebitsPosted, UInt128 CreditsPending, UInt128 CreditsPosted);

/// <summary>The balances of an account at one sequence.</summary>
/// <param name="AtSequence">They are those after this sequence.</param>
/// <param name="Balances">The balances.</param>
/// <param name="Sequence">History had come to here.</param>
public sealed record BalanceAt(ulong AtSequence, Balances Balances, ulong Sequence);

/// <summary>What happened to an account, and its balances afterwards.</summary>
/// <param name="Sequence">The sequence of the event.</param>
/// <param name="Timestamp">Its stamp, nanoseconds since the Unix epoch.</param>
/// <param name="TransferId">The transfer, or the hold that expired.</param>
/// <param name="Expired">Whether it was the expiry of a hold.</param>
/// <param name="Balances">The balances after it.</param>
public sealed record BalanceRecord(
    ulong Sequence, ulong Timestamp, UInt128 TransferId, bool Expired, Balances Balances);

/// <summary>Something that happened.</summary>
public sealed record HistoryEvent
{
    /// <summary>Its place in history.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Its stamp, nanoseconds since the Unix epoch.</summary>
    public required ulong Timestamp { get; init; }

    /// <summary>What happened.</summary>
    public required V1.EventKind Kind { get; init; }

    /// <summary>For a creation: the account.</summary>
    public Account? Account { get; init; }

    /// <summary>For a transfer: as stored; for an expiry: what the hold was.</summary>
    public Transfer? Transfer { get; init; }

    /// <summary>For a post, void or expiry: what the pending balances of both accounts lost.</summary>
    public UInt128 Released { get; init; }

    /// <summary>For a burnt id: the id; for a name: the account.</summary>
    public UInt128 Id { get; init; }

    /// <summary>For a burnt id: how it failed.</summary>
    public V1.CreateTransferResult Reason { get; init; }

    /// <summary>For a name: the name.</summary>
    public string? Name { get; init; }

    /// <summary>For limits: those set; of a clearing the account alone.</summary>
    public AccountLimits? Limits { get; init; }

    /// <summary>For a setting: its change.</summary>
    public V1.SettingChange? Setting { get; init; }
}

/// <summary>Events that came together, or none as a sign of life.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="Sequence">Everything up to here has come, or was not asked for: go on after it.</param>
public sealed record EventBatch(IReadOnlyList<HistoryEvent> Events, ulong Sequence);

/// <summary>A page of the open holds of an account, and its balances, at one sequence.</summary>
/// <param name="Holds">The holds.</param>
/// <param name="Balances">The balances.</param>
/// <param name="NextCursor">Where the next page goes on; empty when this is the last.</param>
/// <param name="Sequence">The sequence that both are of.</param>
/// <param name="Standings">How each of the holds stands, in the same order.</param>
public sealed record HoldsPage(
    IReadOnlyList<Transfer> Holds,
    Balances Balances,
    ReadOnlyMemory<byte> NextCursor,
    ulong Sequence,
    IReadOnlyList<HoldStanding> Standings);

/// <summary>How an open hold stands.</summary>
/// <param name="Remains">What is still reserved, minor units.</param>
/// <param name="ExpiresAt">When it expires, nanoseconds since the Unix epoch; 0 for never.</param>
public readonly record struct HoldStanding(UInt128 Remains, ulong ExpiresAt);
