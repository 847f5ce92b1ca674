namespace Engine.Client;

/// <summary>An account: as asked for when created, as it stands when looked up. Balances are in minor units.</summary>
public record struct Account
{
    /// <summary>Chosen by the client; neither 0 nor <see cref="UInt128.MaxValue"/>.</summary>
    public UInt128 Id { get; set; }

    /// <summary>Open holds on the debit side. Must be 0 when creating, like all balances.</summary>
    public UInt128 DebitsPending { get; set; }

    /// <summary>Posted debits.</summary>
    public UInt128 DebitsPosted { get; set; }

    /// <summary>Open holds on the credit side.</summary>
    public UInt128 CreditsPending { get; set; }

    /// <summary>Posted credits.</summary>
    public UInt128 CreditsPosted { get; set; }

    /// <summary>The client's own.</summary>
    public UInt128 UserData128 { get; set; }

    /// <summary>The client's own.</summary>
    public ulong UserData64 { get; set; }

    /// <summary>The client's own.</summary>
    public uint UserData32 { get; set; }

    /// <summary>Only accounts of one ledger can transfer to each other. Not 0.</summary>
    public uint Ledger { get; set; }

    /// <summary>What kind of account it is, to the client. Not 0.</summary>
    public ushort Code { get; set; }

    /// <summary>What is asked of the account.</summary>
    public AccountFlags Flags { get; set; }

    /// <summary>Nanoseconds since the Unix epoch; when creating, only for imported accounts.</summary>
    public ulong Timestamp { get; set; }

    /// <summary>
    /// Its name where it has one. Must be null when creating: see <see cref="EngineClient.NameAccountsAsync"/>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>Kept for a later meaning. Must be 0 when creating.</summary>
    public uint Reserved { get; set; }
}
