using System.Text;
using Engine.Watch;
using Engine.Watch.Metrics;

namespace Engine.Server.Metrics;

/// <summary>Where the figures are read by whoever collects them.</summary>
internal static class FiguresEndpoint
{
    /// <summary>Serves <c>/metrics</c>: what the watch saw last, at most a quarter of a second ago.</summary>
    public static void MapFigures(this IEndpointRouteBuilder endpoints, EngineWatch watch) =>
        endpoints.MapGet("/metrics", context => AnswerAsync(context.Response, watch.Latest));

    private static Task AnswerAsync(HttpResponse response, WatchReport? latest)
    {
        if (latest is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return response.WriteAsync("The engine has not been looked at yet.\n", Encoding.UTF8);
        }

        response.ContentType = PrometheusText.ContentType;
        return response.WriteAsync(PrometheusText.Of(MetricCatalogue.All, latest), Encoding.UTF8);
    }
}
