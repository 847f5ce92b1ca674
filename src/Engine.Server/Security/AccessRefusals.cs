using System.Globalization;
using Engine.Server.Ledger;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>Refusals of who may not: they say what is missing, and never repeat a key.</summary>
internal static class AccessRefusals
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(50);

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

    /// <summary>A ledger that is none of the client's is named, or none where one has to be.</summary>
    public static RpcException LedgerMissing(ClientIdentity client, string field, uint ledger)
    {
        ErrorInfo info = Of(client, field, "LEDGER_RIGHT_MISSING");
        info.Metadata.Add("ledger", ledger.ToString(CultureInfo.InvariantCulture));
        return Refusals.Refusal(
            Code.PermissionDenied,
            ledger == 0
                ? $"{field}: the client {client.Name} may use some ledgers only, and has to name the one that is meant."
                : $"{field}: the client {client.Name} may not use the ledger {ledger}.",
            info);
    }

    /// <summary>An id is of none of the client's ledgers; whether it is of another is not said.</summary>
    public static RpcException NotOfItsLedgers(ClientIdentity client, string field) => Refusals.Refusal(
        Code.PermissionDenied,
        $"{field}: there is no such id in the ledgers that the client {client.Name} may use.",
        Of(client, field, "LEDGER_RIGHT_MISSING"));

    /// <summary>The client has as much as its limit allows.</summary>
    /// <param name="client">The client.</param>
    /// <param name="limit">Which limit, as the file of clients names it.</param>
    /// <param name="most">What it is.</param>
    /// <param name="wait">When to try again, where that is known.</param>
    public static RpcException OverLimit(ClientIdentity client, string limit, long most, TimeSpan wait)
    {
        ErrorInfo info = Refusals.Info("CLIENT_LIMIT");
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("limit", limit);
        info.Metadata.Add("most", most.ToString(CultureInfo.InvariantCulture));
        return Refusals.Refusal(
            Code.ResourceExhausted,
            $"The client {client.Name} has reached its limit of {limit}, {most}: nothing of the request was done.",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait > TimeSpan.Zero ? wait : s_retryDelay) },
            info);
    }

    private static ErrorInfo Of(ClientIdentity client, string field, string reason)
    {
        ErrorInfo info = Refusals.Info(reason);
        info.Metadata.Add("client", client.Name);
        info.Metadata.Add("field", field);
        return info;
    }
}
