using Engine.Server.Ledger;
using Engine.Server.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Ports;

/// <summary>
/// One of the engine's two ports. Each connection bears the one that it came in by, which no header can change.
/// </summary>
internal sealed class Port
{
    private Port()
    {
    }

    /// <summary>Where clients move money.</summary>
    public static Port Ledger { get; } = new();

    /// <summary>Where the engine is looked after: the admin service, health, figures, pages for people.</summary>
    public static Port Admin { get; } = new();

    /// <summary>The port that a request came in by.</summary>
    public static Port Of(HttpContext context) => context.Features.GetRequiredFeature<Port>();
}

/// <summary>On which ports an endpoint is served.</summary>
/// <param name="Ports">These.</param>
internal sealed record ServedOn(params Port[] Ports)
{
    /// <summary>Answers with 404 what is not served on the port it was asked for by.</summary>
    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<ServedOn>() is { } served
            && !served.Ports.Contains(Port.Of(context)))
        {
            return Refusals.NotOnThisPort().AnswerAsync(context);
        }

        return next(context);
    }
}
