using Engine.Client.Calls;
using Engine.Client.Wire;
using Microsoft.Extensions.Logging;
using Polly;

namespace Engine.Client.Streams;

/// <summary>One stream of transfers to the engine, opened again whenever it breaks while requests wait.</summary>
internal sealed class TransferStream : IAsyncDisposable
{
    private readonly RequestQueue queue;
    private readonly EngineConnection connection;
    private readonly RequestSettler settler;
    private readonly Deadlines deadlines;
    private readonly ResiliencePipeline reconnecting;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    public TransferStream(
        RequestQueue queue,
        EngineConnection connection,
        RequestSettler settler,
        Deadlines deadlines,
        ResiliencePipeline reconnecting,
        ILogger logger)
    {
        this.queue = queue;
        this.connection = connection;
        this.settler = settler;
        this.deadlines = deadlines;
        this.reconnecting = reconnecting;
        this.logger = logger;
        running = Task.Run(RunAsync);
    }

    public RequestQueue Queue => queue;

    /// <summary>Waits until every caller has its answer, at most for <paramref name="patience"/>, then ends.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        queue.Close();
        try
        {
            await queue.Drained.WaitAsync(patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            queue.GiveUp();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        queue.Ready.Set();
        await running.ConfigureAwait(false);
        queue.GiveUp();
        queue.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                // Each round of waits between attempts begins anew once an engine has answered.
                await reconnecting.ExecuteAsync(RunSessionAsync, stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The client is being disposed.
        }
    }

    /// <summary>Runs one gRPC call; throws when it ended without a single reply, so that a wait follows.</summary>
    private async ValueTask RunSessionAsync(CancellationToken cancellationToken)
    {
        await queue.Ready.WaitAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var first = queue.Take();
        if (first is null)
        {
            return;
        }

        var route = connection.Current();
        using var session = new StreamSession(queue, settler, deadlines, route);
        var end = await session.RunAsync(first, cancellationToken).ConfigureAwait(false);
        queue.LastFailure = new StreamFailure(end.Message, end.Reached);
        queue.StreamEnded(end.MayHaveTakenEffect);
        cancellationToken.ThrowIfCancellationRequested();
        if (end.Reached)
        {
            queue.Figures.Reconnected();
        }

        logger.StreamEnded(route.Address, end.Message);
        if (end.MoveReason is { } reason)
        {
            connection.MoveOn(route, reason);
        }

        if (!end.Progressed)
        {
            throw new StreamBrokenException(end.Message);
        }
    }
}

/// <summary>A stream ended before the engine had answered anything.</summary>
internal sealed class StreamBrokenException(string message) : Exception(message);
