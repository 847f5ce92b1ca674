using Engine.Server.Security;
using Engine.Server.Tuning;
using Engine.Watch;
using Microsoft.Net.Http.Headers;

namespace Engine.Server.Dashboard;

/// <summary>Where the dashboard is: the page at <c>/</c>, its files below <c>/dashboard/</c>, the figures at <c>/events</c>.</summary>
internal static class DashboardEndpoints
{
    // Names of clients are what others chose. Were one ever taken for markup, the browser would still run nothing of it.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What the dashboard needs.</summary>
    /// <param name="services">Where it is put.</param>
    /// <param name="recorder">Where flight recorders write; null where nothing is recorded.</param>
    public static IServiceCollection AddDashboard(this IServiceCollection services, string? recorder)
    {
        services.AddSingleton(provider => new RecordedRows(recorder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FiguresFeed(
            provider.GetRequiredService<EngineWatch>(),
            provider.GetRequiredService<RecordedRows>(),
            provider.GetRequiredService<SettingTuner>().ListChanges,
            provider.GetRequiredService<SettingsInForce>().Started.CapacityPerSecond,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FiguresFeed>>()));
        return services;
    }

    /// <summary>
    /// Maps it, where HTTP/1.1 is spoken to people. For those who may observe: a browser asks people for the key.
    /// </summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        IServiceProvider services = routes.ServiceProvider;
        var forObservers = new Requires(RequiredRight.Observe);
        var events = new EventStream(
            services.GetRequiredService<FiguresFeed>(), services.GetRequiredService<TimeProvider>());
        CancellationToken stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        routes.MapGet("/", context => SendAsync(context, "index.html")).WithMetadata(forObservers);
        routes.MapGet("/dashboard/{**file}", context => SendAsync(context, (string?)context.GetRouteValue("file") ?? ""))
            .WithMetadata(forObservers);
        routes.MapGet("/events", context => events.ServeAsync(context, stopping)).WithMetadata(forObservers);
    }

    private static async Task SendAsync(HttpContext context, string name)
    {
        if (!PageFiles.All.TryGetValue(name, out PageFile? file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers[HeaderNames.CacheControl] = "no-cache"; // asked for again each time, sent again only after an upgrade
        headers["Referrer-Policy"] = "no-referrer";
        headers.ETag = file.Tag;
        if (headers.ETag == context.Request.Headers.IfNoneMatch)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Content.Length;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }
}
