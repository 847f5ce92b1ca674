namespace Engine.Server.Security;

/// <summary>What a client may do at present. Replaced as a whole when the file of clients changes.</summary>
/// <param name="Rights">Which methods.</param>
internal sealed record ClientGrant(ClientRights Rights)
{
    /// <summary>Everything: where nothing says who may call.</summary>
    public static ClientGrant Everything { get; } =
        new(ClientRights.Submit | ClientRights.Read | ClientRights.Admin);

    /// <summary>Nothing: a client that is no longer there.</summary>
    public static ClientGrant Nothing { get; } = new(ClientRights.None);

    /// <summary>Whether it suffices.</summary>
    public bool Has(RequiredRight right) => right switch
    {
        RequiredRight.Nothing or RequiredRight.Identity => true,
        RequiredRight.Submit => (Rights & ClientRights.Submit) != 0,
        RequiredRight.Read => (Rights & ClientRights.Read) != 0,
        RequiredRight.Observe => (Rights & (ClientRights.Admin | ClientRights.Read)) != 0,
        _ => (Rights & ClientRights.Admin) != 0,
    };
}
