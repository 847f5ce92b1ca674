namespace Engine.Client;

/// <summary>A transfer: as asked for when created, as stored when looked up.</summary>
public record struct Transfer
{
    /// <summary>
    /// Chosen by the client: the key of idempotency, for ever. Neither 0 nor <see cref="UInt128.MaxValue"/>.
    /// </summary>
    public UInt128 Id { get; set; }

    /// <summary>The account debited; may be 0 in a post or void.</summary>
    public UInt128 DebitAccountId { get; set; }

    /// <summary>The account credited; may be 0 in a post or void.</summary>
    public UInt128 CreditAccountId { get; set; }

    /// <summary>Minor units; in look-ups the actual amount.</summary>
    public UInt128 Amount { get; set; }

    /// <summary>The hold that a post or void resolves.</summary>
    public UInt128 PendingId { get; set; }

    /// <summary>The client's own.</summary>
    public UInt128 UserData128 { get; set; }

    /// <summary>The client's own.</summary>
    public ulong UserData64 { get; set; }

    /// <summary>The client's own.</summary>
    public uint UserData32 { get; set; }

    /// <summary>Seconds until a hold expires; 0 means never.</summary>
    public uint Timeout { get; set; }

    /// <summary>The ledger of both accounts. Not 0, save in a post or void.</summary>
    public uint Ledger { get; set; }

    /// <summary>What kind of transfer it is, to the client. Not 0, save in a post or void.</summary>
    public ushort Code { get; set; }

    /// <summary>What is asked of the transfer.</summary>
    public TransferFlags Flags { get; set; }

    /// <summary>Nanoseconds since the Unix epoch; when creating, only for imported transfers.</summary>
    public ulong Timestamp { get; set; }
}
