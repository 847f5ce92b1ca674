using System.Globalization;
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
            RequiredRight.Observe => "admin, or read on all ledgers",
            _ => "admin",
        };
        ErrorInfo info = Refusals.Info("RIGHT_MISSING");
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("right", name);
        return Refusals.Refusal(Code.PermissionDenied, $"The client {client.Name} has not the right: {name}.", info);
    }

    /// <summary>A field names a ledger that the client has no right to.</summary>
    public static RpcException LedgerNotAllowed(ClientIdentity client, string field, uint ledger)
    {
        ErrorInfo info = Refusals.Info("LEDGER_NOT_ALLOWED");
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("field", field);
        info.Metadata.Add("ledger", ledger.ToString(CultureInfo.InvariantCulture));
        string reason = ledger == 0
            ? "has to name the ledger, for this client has some and not all"
            : $"is {ledger}, which the client {client.Name} has no right to";
        return Refusals.Refusal(Code.PermissionDenied, $"{field} {reason}: nothing of the request was done.", info);
    }

    /// <summary>A field names what is not, or is not on a ledger of the client: which of the two is not told.</summary>
    public static RpcException NotOfOwnLedgers(ClientIdentity client, string field)
    {
        ErrorInfo info = Refusals.Info("LEDGER_NOT_ALLOWED");
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("field", field);
        return Refusals.Refusal(
            Code.PermissionDenied,
            $"{field} is nothing on a ledger that the client {client.Name} has a right to: nothing of the request was done.",
            info);
    }
}
