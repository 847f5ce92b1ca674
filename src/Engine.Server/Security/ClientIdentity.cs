using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Security;

/// <summary>Who makes a call. There is one of each name for as long as the engine runs.</summary>
internal sealed class ClientIdentity
{
    /// <summary>The name of those who do not give one.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The name under which those beyond <see cref="ClientRegistry.MostNames"/> go together.</summary>
    public const string Others = "others";

    private volatile ClientGrant _grant;

    /// <summary>Makes a client.</summary>
    /// <param name="name">Its name: authenticated or, where nobody has to say who he is, what the client calls itself.</param>
    /// <param name="grant">What it may do at first.</param>
    /// <param name="tuned">Rates that count above the one of its grant.</param>
    public ClientIdentity(string name, ClientGrant grant, TunedRates tuned)
    {
        (Name, _grant) = (name, grant);
        Use = new ClientUse(this, tuned);
    }

    /// <summary>Its name: 1 to 64 of letters, digits, '.', '_' and '-'.</summary>
    public string Name { get; }

    /// <summary>What it may do now. Asked for each request: what is taken away ends streams that are open.</summary>
    public ClientGrant Grant
    {
        get => _grant;
        set => _grant = value;
    }

    /// <summary>What it has at this time, held against its limits.</summary>
    public ClientUse Use { get; }

    /// <summary>Refuses what it may not do, or may not do any more.</summary>
    /// <exception cref="RpcException">It lacks the right.</exception>
    public void Require(RequiredRight right)
    {
        if (!Grant.Has(right))
        {
            throw AccessRefusals.RightMissing(this, right);
        }
    }

    /// <summary>Who makes a request.</summary>
    public static ClientIdentity Of(HttpContext context) => context.Features.GetRequiredFeature<ClientIdentity>();

    /// <summary>Who makes a call.</summary>
    public static ClientIdentity Of(ServerCallContext context) => Of(context.GetHttpContext());
}
