namespace Engine.Server.Security;

/// <summary>What a client may do at present. Replaced as a whole when the file of clients changes.</summary>
/// <param name="Rights">Which methods.</param>
/// <param name="Ledgers">On which ledgers.</param>
internal sealed record ClientGrant(ClientRights Rights, LedgerScope Ledgers)
{
    /// <summary>Everything: where nothing says who may call.</summary>
    public static ClientGrant Everything { get; } =
        new(ClientRights.Submit | ClientRights.Read | ClientRights.Admin, LedgerScope.All);

    /// <summary>Nothing: a client that is no longer there.</summary>
    public static ClientGrant Nothing { get; } = new(ClientRights.None, LedgerScope.Of([]));

    /// <summary>Whether it suffices.</summary>
    public bool Has(RequiredRight right) => right switch
    {
        RequiredRight.Nothing or RequiredRight.Identity => true,
        RequiredRight.Submit => (Rights & ClientRights.Submit) != 0,
        RequiredRight.Read => (Rights & ClientRights.Read) != 0,

        // What is told of the engine as a whole is of all ledgers.
        RequiredRight.Observe =>
            (Rights & ClientRights.Admin) != 0 || ((Rights & ClientRights.Read) != 0 && Ledgers.IsAll),
        _ => (Rights & ClientRights.Admin) != 0,
    };
}
