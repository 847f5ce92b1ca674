using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Bounds;
using Engine.Server.Figures;
using Engine.Server.Security;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// One SubmitTransfers stream: a loop that reads requests and submits them in order, and one that answers them in the
/// same order. Between them is at most a window of requests; when it or the engine is full, the stream is read no
/// further, and HTTP/2 stops the client.
/// </summary>
internal sealed class TransferStream : IDisposable
{
    // Replies that are ready together share a flush; not all, or nothing would bound the connection's buffer.
    private const int MaxRepliesPerFlush = 64;
    private static readonly WriteOptions FlushLater = new(WriteFlags.BufferHint);

    // A long reply leaves by itself, for the same reason.
    private const int MostResultsUnflushed = 64;

    private readonly BoundedCall _bounded;
    private readonly Caller _caller;
    private readonly AnswerCounts? _counts;
    private readonly TimeProvider _time;
    private readonly Func<bool> _epochConfirmed;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _endedHere;
    private readonly CancellationToken _clientGone;
    private readonly CancellationTokenSource _ended;
    private readonly SubmitPatience _patience;
    private readonly DueReply _due;
    private readonly StreamWindow _window;
    private BatchCall? _unplaced;

    /// <summary>Makes the stream.</summary>
    /// <param name="partition">What takes its requests.</param>
    /// <param name="options">How much may be in flight, and when answers may be told.</param>
    /// <param name="caller">Who sends; asked for each request whether it still may.</param>
    /// <param name="opened">The stream as those know it who may end it, with its window.</param>
    /// <param name="bounded">What it holds.</param>
    /// <param name="counts">Where it counts; null where nothing is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clientGone">Falls when nobody waits for replies any more.</param>
    public TransferStream(
        Partition partition,
        LedgerServiceOptions options,
        Caller caller,
        OpenStream opened,
        BoundedCall bounded,
        AnswerCounts? counts,
        TimeProvider time,
        CancellationToken clientGone)
    {
        (_bounded, _caller, _counts, _time) = (bounded, caller, counts, time);
        _stopping = options.Stopping;
        _epochConfirmed = options.EpochConfirmed;
        _clientGone = clientGone;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        _patience = new SubmitPatience(partition, time, _ended.Token);
        _due = new DueReply(time, _ended.Token);
        (_window, _endedHere) = (opened.Window, opened.Ended);
    }

    /// <summary>Runs until the client has half-closed and has every reply.</summary>
    /// <exception cref="RpcException">What ended the stream earlier; requests before it have been answered.</exception>
    public async Task RunAsync(IAsyncStreamReader<BatchCall> requests, IServerStreamWriter<BatchCall> replies)
    {
        Task<RpcException?> reading = ReadAsync(requests);
        try
        {
            await ReplyAsync(replies);
        }
        catch (Exception) when (_clientGone.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        finally
        {
            await _ended.CancelAsync();
            await reading;
            await ReleaseAsync();
        }

        if (await reading is { } refusal)
        {
            throw refusal;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _due.Dispose();
        _patience.Dispose();
        _ended.Dispose();
    }

    /// <summary>Reads to the end, and says what it was where it was not the client's half-close.</summary>
    private async Task<RpcException?> ReadAsync(IAsyncStreamReader<BatchCall> requests)
    {
        try
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, _stopping, _endedHere);
            while (await requests.MoveNext(reading.Token))
            {
                if (await AcceptAsync(requests.Current, reading.Token) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }
        catch (RpcException refused)
        {
            return refused;
        }
        catch (OperationCanceledException)
        {
            // Why, where it was not the whole engine, is told by who opened it.
            return _ended.IsCancellationRequested || _endedHere.IsCancellationRequested ? null : Refusals.Stopping();
        }
        catch (Exception) when (_ended.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _window.Complete();
        }
    }

    private async ValueTask<RpcException?> AcceptAsync(BatchCall call, CancellationToken taking)
    {
        if (call.Error is not null)
        {
            return Refusals.Invalid(call.Error);
        }

        call.Hold(_bounded);
        _patience.Arrive(call);
        if (_caller.Client.Use.IsBounded)
        {
            await WaitForShareAsync(call, taking);
        }

        // After the wait: what was taken away meanwhile is taken away.
        if (NotAllowed(call.Batch) is { } refusal)
        {
            call.Dispose();
            return refusal;
        }

        try
        {
            if (call.Outcome == BatchOutcome.None && !await _patience.SubmitAsync(call))
            {
                call.Dispose();
                return Refusals.Stopping();
            }
        }
        catch (JournalException failed)
        {
            call.Dispose();
            return Refusals.Of(failed);
        }

        _counts?.Accept(call.Batch.Arrived);
        try
        {
            await _window.AddAsync(call, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            _unplaced = call; // counted behind the replies: one thread at a time counts what has ended
        }

        return null;
    }

    // One whose deadline falls before its client may have it ends as NotAccepted.
    private async ValueTask WaitForShareAsync(BatchCall call, CancellationToken taking)
    {
        using CancellationTokenSource? due =
            call.Deadline == 0 ? null : new CancellationTokenSource(Deadlines.WaitUntil(call.Deadline, _time), _time);
        using CancellationTokenSource? either =
            due is null ? null : CancellationTokenSource.CreateLinkedTokenSource(taking, due.Token);
        try
        {
            call.Count(await _caller.Client.Use.RequestAsync(call.Batch.Count, _time, either?.Token ?? taking));
        }
        catch (OperationCanceledException) when (!taking.IsCancellationRequested)
        {
            call.Outcome = BatchOutcome.NotAccepted;
        }
        catch (OperationCanceledException)
        {
            call.Dispose();
            throw;
        }
    }

    private RpcException? NotAllowed(Batch batch) =>
        _caller.Refusal(RequiredRight.Submit) ?? LedgerScope.Refusal(_caller.Client, batch);

    private async Task ReplyAsync(IServerStreamWriter<BatchCall> replies)
    {
        int unflushed = 0;
        while (await _window.WaitAsync())
        {
            while (_window.TryTake(out BatchCall sent))
            {
                using BatchCall call = sent;
                call.Outcome = OutcomeToTell(call, await _due.WaitAsync(call));
                _counts?.End(call.Batch, call.Outcome, call.Caller, _time);
                bool mayWait = call.Batch.Results.Count + call.Batch.Balances.Count <= MostResultsUnflushed && IsNextReady();
                unflushed = mayWait ? (unflushed + 1) % MaxRepliesPerFlush : 0;
                replies.WriteOptions = unflushed == 0 ? null : FlushLater;
                await WriteAsync(replies, call);
            }
        }
    }

    private async ValueTask WriteAsync(IServerStreamWriter<BatchCall> replies, BatchCall call)
    {
        Task writing = replies.WriteAsync(call, _ended.Token);
        if (!writing.IsCompleted)
        {
            _bounded.BeginWaitForReader();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _bounded.EndWaitForReader();
        }

        await writing;
    }

    // An answer without events has no commit to vouch for it: it is told only while the epoch is confirmed.
    private BatchOutcome OutcomeToTell(BatchCall call, BatchOutcome ended) =>
        ended != BatchOutcome.Answered || call.Batch.HasEvents || _epochConfirmed() ? ended : BatchOutcome.Unknown;

    private bool IsNextReady() => _window.TryPeek(out BatchCall? next) && next.End.IsCompleted;

    private async Task ReleaseAsync()
    {
        while (_window.TryTake(out BatchCall sent))
        {
            await ReleaseAsync(sent);
        }

        if (_unplaced is { } unplaced)
        {
            _unplaced = null;
            await ReleaseAsync(unplaced);
        }
    }

    /// <summary>Gives a batch back that nobody is told about any more.</summary>
    private async ValueTask ReleaseAsync(BatchCall sent)
    {
        Partition.GiveUp(sent.Batch);
        BatchOutcome outcome = await sent.End;
        _counts?.End(sent.Batch, outcome == BatchOutcome.Answered ? BatchOutcome.Unknown : outcome, sent.Caller, _time);
        sent.Dispose();
    }
}
