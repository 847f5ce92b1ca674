namespace Engine.Core.Ledger;

/// <summary>An open hold as it stands.</summary>
/// <param name="Record">As stored.</param>
/// <param name="Captured">What was captured of it so far.</param>
/// <param name="ExpiresAt">The stamp from which on it is expired, ns, as it is in force; the highest number for never.</param>
public readonly record struct OpenHold(Transfer Record, UInt128 Captured, ulong ExpiresAt)
{
    /// <summary>A hold of which nothing has changed since it was made.</summary>
    public static OpenHold AsMade(in Transfer record) => new(record, UInt128.Zero, HoldTable.ExpiryOf(record));

    /// <summary>Whether nothing of it has changed since it was made.</summary>
    public bool IsAsMade => Captured == UInt128.Zero && ExpiresAt == HoldTable.ExpiryOf(Record);

    /// <summary>The same with another timeout, in seconds since it was made.</summary>
    public OpenHold Extended(uint timeout) => this with { ExpiresAt = HoldTable.ExpiryOf(Record, timeout) };

    /// <summary>What is still reserved.</summary>
    public UInt128 Remains => Record.Amount - Captured;
}
