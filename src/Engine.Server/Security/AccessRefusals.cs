using Engine.Server.Ledger;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>Refusals of who may not: they say what is missing, and never repeat a key.</summary>
internal static class AccessRefusals
{
    /// <summary>Neither a key nor a certificate came.</summary>
    public static RpcException NobodyKnown() => Refusals.Refusal(
        Code.Unauthenticated,
        "Say who calls: by the header 'authorization: Bearer KEY', or by a client certificate.",
        Refusals.Info("NO_CREDENTIALS"));

    /// <summary>No client has the key.</summary>
    public static RpcException UnknownKey() => Refusals.Refusal(
        Code.Unauthenticated, "No client has this key: it was changed, or taken away.", Refusals.Info("UNKNOWN_KEY"));

    /// <summary>No client is known by a name of the certificate.</summary>
    public static RpcException UnknownCertificate() => Refusals.Refusal(
        Code.Unauthenticated,
        "No client is known by a name of this certificate (CN or DNS).",
        Refusals.Info("UNKNOWN_CERTIFICATE"));

    /// <summary>The client has not the right that the method asks for.</summary>
    public static RpcException RightMissing(ClientIdentity client, RequiredRight right)
    {
        string name = right switch
        {
            RequiredRight.Submit => "submit",
            RequiredRight.Read => "read",
            RequiredRight.Observe => "admin or read",
            _ => "admin",
        };
        ErrorInfo info = Refusals.Info("RIGHT_MISSING");
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("right", name);
        return Refusals.Refusal(Code.PermissionDenied, $"The client {client.Name} has not the right: {name}.", info);
    }
}
