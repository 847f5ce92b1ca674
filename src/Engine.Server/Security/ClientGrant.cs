using System.Collections.Frozen;

namespace Engine.Server.Security;

/// <summary>What a client may do at present. Replaced as a whole when the file of clients changes.</summary>
/// <param name="Rights">Which methods.</param>
/// <param name="Ledgers">On which ledgers; null for all.</param>
/// <param name="Limits">How much at one time; null where only what bounds all clients bounds it.</param>
internal sealed record ClientGrant(ClientRights Rights, FrozenSet<uint>? Ledgers = null, ClientLimits? Limits = null)
{
    /// <summary>Everything: where nothing says who may call.</summary>
    public static ClientGrant Everything { get; } =
        new(ClientRights.Submit | ClientRights.Read | ClientRights.Admin);

    /// <summary>Nothing, on no ledger: a client that is no longer there.</summary>
    public static ClientGrant Nothing { get; } = new(ClientRights.None, FrozenSet<uint>.Empty);

    /// <summary>Whether no ledger is kept from it.</summary>
    public bool HasAllLedgers => Ledgers is null;

    /// <summary>Whether it suffices. How the engine stands tells of all ledgers, so that who has some may not observe.</summary>
    public bool Has(RequiredRight right) => right switch
    {
        RequiredRight.Nothing or RequiredRight.Identity => true,
        RequiredRight.Submit => (Rights & ClientRights.Submit) != 0,
        RequiredRight.Read => (Rights & ClientRights.Read) != 0,
        RequiredRight.Observe => (Rights & ClientRights.Admin) != 0
            || ((Rights & ClientRights.Read) != 0 && HasAllLedgers),
        _ => (Rights & ClientRights.Admin) != 0,
    };

    /// <summary>Whether a ledger is among its own.</summary>
    public bool Reaches(uint ledger) => Ledgers is null || Ledgers.Contains(ledger);
}
