namespace Engine.Server.Security;

/// <summary>What a method or page asks of who calls it.</summary>
internal enum RequiredRight
{
    /// <summary>To administer.</summary>
    Admin,

    /// <summary>To administer, or to read on all ledgers: it tells how the engine stands.</summary>
    Observe,

    /// <summary>To write to the ledger.</summary>
    Submit,

    /// <summary>To read.</summary>
    Read,

    /// <summary>To be known: it tells the contract.</summary>
    Identity,

    /// <summary>Nothing: probes of load balancers have no keys.</summary>
    Nothing,
}

/// <summary>The right, as metadata of an endpoint. One without it is for administrators.</summary>
/// <param name="Right">It.</param>
internal sealed record Requires(RequiredRight Right)
{
    /// <summary>What an endpoint asks for.</summary>
    public static RequiredRight Of(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Requires>()?.Right ?? RequiredRight.Admin;
}
