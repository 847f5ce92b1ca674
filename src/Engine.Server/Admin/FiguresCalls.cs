using Engine.Server.Dashboard;
using Engine.Server.Ledger;
using Engine.Server.Security;
using Grpc.Core;

namespace Engine.Server.Admin;

/// <summary>The calls of <c>engine.v1.AdminService</c> about figures. They never wait for PostgreSQL, nor for the stages.</summary>
internal sealed class FiguresCalls(FiguresFeed feed, LedgerServiceOptions options)
{
    /// <summary>Sends how the engine stands, until the client leaves or the engine stops.</summary>
    public async Task WatchAsync(
        Caller caller, IServerStreamWriter<V1.WatchFiguresResponse> replies, CancellationToken cancellation)
    {
        using FiguresViewer viewer = feed.Join() ?? throw Refusals.TooManyViewers(FiguresFeed.MostViewers);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Stopping);
        try
        {
            await foreach (FiguresTick tick in viewer.Ticks.ReadAllAsync(ends.Token))
            {
                caller.Require(RequiredRight.Observe);
                await replies.WriteAsync(new V1.WatchFiguresResponse { Figures = tick.Figures }, ends.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.Stopping();
        }
    }
}
