using Engine.Client.Calls;
using Grpc.Core;

namespace Engine.Client.Figures;

/// <summary>
/// Tells the engine once a second what those who call through this client saw, if there was anything. What a report says
/// that does not arrive is in the next one.
/// </summary>
internal sealed class UserReporting : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly UserFigures figures;
    private readonly EngineConnection connection;
    private readonly PeriodicTimer timer;
    private readonly Task running;
    private readonly ulong process = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
    private long told;
    private bool isUnknown;

    public UserReporting(UserFigures figures, EngineConnection connection, TimeProvider time)
    {
        this.figures = figures;
        this.connection = connection;
        timer = new PeriodicTimer(Interval, time);
        running = Task.Run(RunAsync);
    }

    /// <summary>Ends, with a last report.</summary>
    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await running.ConfigureAwait(false);
        await ReportAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            await ReportAsync().ConfigureAwait(false);
        }
    }

    private async Task ReportAsync()
    {
        if (isUnknown || figures.Calls == told)
        {
            return;
        }

        var report = figures.Summary();
        report.Process = process;
        var route = connection.Current();
        try
        {
            // gRPC holds the deadline against the system's clock.
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + Patience;
            using var call = new V1.LedgerService.LedgerServiceClient(route.Invoker)
                .ReportFiguresAsync(report, new CallOptions(deadline: deadline));
            await call.ResponseAsync.ConfigureAwait(false);
            told = (long)report.Calls;
            figures.Told();
        }
        catch (RpcException failure)
        {
            isUnknown = failure.StatusCode == StatusCode.Unimplemented; // an engine from before there were reports
        }
    }
}
