namespace Engine.Server.Security;

/// <summary>What a client may do, in groups of methods.</summary>
[Flags]
public enum ClientRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Calls of the ledger that write.</summary>
    Submit = 1,

    /// <summary>Look-ups and history.</summary>
    Read = 2,

    /// <summary>The admin service and the pages of the admin port.</summary>
    Admin = 4,
}
