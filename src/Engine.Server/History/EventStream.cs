using Engine.Journal;
using Engine.Journal.History;
using Engine.Server.Ledger;
using Engine.Server.Security;
using Grpc.Core;

namespace Engine.Server.History;

/// <summary>
/// One stream of events. It holds no more than the message that it is about to send, and reads the next events when the
/// client has room for them: from memory near the end, from sealed leaves where it is behind.
/// </summary>
internal sealed class EventStream(
    HistoryReader history, EventFilter filter, Caller caller, LedgerServiceOptions options, TimeProvider time)
{
    // Many slow readers may each hold one message.
    private const int EventsAtOnce = 256;

    // Where nothing that is meant happens for long, the client hears how far it would resume.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    // An engine that might have been deposed falls silent until it knows better.
    private static readonly TimeSpan SilencePause = TimeSpan.FromMilliseconds(200);

    private long _told;

    /// <summary>Sends events from a sequence on, until the client leaves or the engine stops.</summary>
    public async Task RunAsync(
        long from, IServerStreamWriter<V1.WatchEventsResponse> replies, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Stopping);
        try
        {
            await SendAsync(from, replies, ends.Token);
        }
        catch (JournalException failed)
        {
            throw Refusals.Of(failed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.Stopping();
        }
    }

    private async Task SendAsync(
        long from, IServerStreamWriter<V1.WatchEventsResponse> replies, CancellationToken cancellation)
    {
        // So that a client knows at once where it is, though nothing happens.
        await TellAsync(new V1.WatchEventsResponse { Sequence = (ulong)(from - 1) }, replies, cancellation);
        while (true)
        {
            IReadOnlyList<HistoryRow> rows = await history.ReadEventsAsync(from, EventsAtOnce, cancellation);
            if (rows.Count == 0)
            {
                await WaitAsync(from, cancellation);
            }
            else
            {
                from = rows[^1].Sequence + 1;
            }

            var message = new V1.WatchEventsResponse { Sequence = (ulong)(from - 1) };
            message.Events.AddRange(rows.Where(row => filter.Matches(row.Event)).Select(HistoryRecords.Event));
            if (message.Events.Count > 0 || time.GetElapsedTime(_told) >= Heartbeat)
            {
                await TellAsync(message, replies, cancellation);
            }
        }
    }

    private async Task TellAsync(
        V1.WatchEventsResponse message, IServerStreamWriter<V1.WatchEventsResponse> replies, CancellationToken cancellation)
    {
        await WaitUntilConfirmedAsync(cancellation);
        caller.Require(RequiredRight.Read);
        if (!caller.Client.Grant.Reaches(filter.Ledger))
        {
            throw AccessRefusals.LedgerMissing(caller.Client, "ledger", filter.Ledger);
        }

        await replies.WriteAsync(message, cancellation);
        _told = time.GetTimestamp();
    }

    // Until there is more, or a sign of life is due.
    private async Task WaitAsync(long from, CancellationToken cancellation)
    {
        TimeSpan left = Heartbeat - time.GetElapsedTime(_told);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        using var due = new CancellationTokenSource(left, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await history.WaitAsync(from, ends.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WaitUntilConfirmedAsync(CancellationToken cancellation)
    {
        while (!options.EpochConfirmed())
        {
            await Task.Delay(SilencePause, time, cancellation);
        }
    }
}
