using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>
/// Who makes a call that lasts, and by what he proved it. A stream asks at each message: a right may be taken away meanwhile, or
/// the key be changed.
/// </summary>
/// <param name="Client">Who makes it.</param>
/// <param name="Proof">By what it proved that; null where nobody has to prove who he is.</param>
internal readonly record struct Caller(ClientIdentity Client, CallerProof? Proof)
{
    /// <summary>Who makes a request.</summary>
    public static Caller Of(HttpContext context) => new(ClientIdentity.Of(context), context.Features.Get<CallerProof>());

    /// <summary>Who makes a call.</summary>
    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>Why it may not go on with what takes a right; null where it may. By one thread at a time.</summary>
    public RpcException? Refusal(RequiredRight right) =>
        Proof?.Refusal() ?? (Client.Grant.Has(right) ? null : AccessRefusals.RightMissing(Client, right));

    /// <summary>Refuses what it may not do any more.</summary>
    /// <exception cref="RpcException">A new call would be refused.</exception>
    public void Require(RequiredRight right)
    {
        if (Refusal(right) is { } refusal)
        {
            throw refusal;
        }
    }
}
