using Engine.Server.Hosting;
using Engine.Server.Ledger;
using Engine.Server.Ports;
using Engine.Server.Security;

namespace Engine.Server.Admin;

/// <summary>What the admin port serves by plain HTTP, to people and to tools that do not speak gRPC.</summary>
internal static class AdminPages
{
    /// <summary>
    /// Maps the pages. Others are mapped beside them, in the group that it returns, with the right that they ask for
    /// (<see cref="Requires"/>).
    /// </summary>
    public static RouteGroupBuilder Map(
        IEndpointRouteBuilder app, FrontEndParts parts, Admission admission)
    {
        RouteGroupBuilder pages = app.MapGroup("");
        pages.WithMetadata(new ServedOn(Port.Admin));
        var forProbes = new Requires(RequiredRight.Nothing);
        pages.MapGet("/healthz", context => LineAsync(context, StatusCodes.Status200OK, "lives")).WithMetadata(forProbes);
        pages.MapGet("/readyz", context => EngineHealth.ReasonNotReady(parts, admission) is { } reason
            ? LineAsync(context, StatusCodes.Status503ServiceUnavailable, reason)
            : LineAsync(context, StatusCodes.Status200OK, "ready")).WithMetadata(forProbes);
        return pages;
    }

    private static Task LineAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.ReplaceLineEndings(" ") + "\n");
    }
}
