using Engine.Client.Calls;
using Engine.Client.Figures;

namespace Engine.Client.Streams;

/// <summary>
/// The requests of one stream: in which order they are sent, which are in flight, and when their callers give up.
/// No I/O; the stream's loops call it, and any thread may.
/// </summary>
internal sealed class RequestQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly EngineClientOptions options;
    private readonly Deadlines deadlines;
    private readonly TimeProvider time;
    private readonly Queue<PendingRequest> waiting = new();
    private readonly PriorityQueue<PendingRequest, ulong> again = new();
    private readonly Queue<PendingRequest> inFlight = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeadlineWatch watch;
    private readonly Gathering company;
    private GatheredRequest? gathering;
    private ulong lastNumber;
    private int outstanding;
    private bool closed;

    public RequestQueue(EngineClientOptions options, Deadlines deadlines, TimeProvider time, UserFigures figures)
    {
        Figures = figures;
        this.options = options;
        this.deadlines = deadlines;
        this.time = time;
        watch = new DeadlineWatch(deadlines, time, () => Expire(all: false));
        company = new Gathering(options, deadlines, time, Ready);
    }

    /// <summary>What callers wait.</summary>
    public UserFigures Figures { get; }

    /// <summary>Given when there may be something to send, or nothing will come any more.</summary>
    public Signal Ready { get; } = new();

    /// <summary>Ends when the queue is closed and every caller has its answer.</summary>
    public Task Drained => drained.Task;

    /// <summary>Why the stream last ended; told to callers whose time runs out.</summary>
    public StreamFailure? LastFailure { get; set; }

    /// <summary>Requests whose callers wait.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    public Task<TransfersReply> Add(
        ReadOnlyMemory<Transfer> transfers,
        CancellationToken cancellationToken,
        bool withBalances = false,
        long? since = null)
    {
        var request = new BatchRequest(
            transfers, withBalances, Figures, since ?? deadlines.Now, deadlines.FromNow());
        lock (gate)
        {
            EnqueueTraced(request);
        }

        Ready.Set();
        return cancellationToken.CanBeCanceled ? Cancelable(request, cancellationToken) : request.Task;
    }

    public Task<TransferAnswer> Add(in Transfer transfer)
    {
        Task<TransferAnswer> answer;
        lock (gate)
        {
            if (gathering is null || !company.Takes(gathering, transfer))
            {
                var fresh = new GatheredRequest(Figures, deadlines.Now, deadlines.FromNow());
                EnqueueTraced(fresh);
                gathering = fresh;
            }
            else
            {
                gathering.Join(time);
            }

            answer = gathering.Add(transfer);
        }

        Ready.Set();
        return answer;
    }

    // Before it is in the queue: a listener that throws must not leave a request behind that its caller takes for refused.
    private void EnqueueTraced(PendingRequest request)
    {
        request.Span = RequestSpan.Begin(request.Since, time);
        try
        {
            Enqueue(request);
        }
        catch (Exception refused)
        {
            request.Span?.Failed(refused, request.Transfers.Length, failedAttempts: 0);
            throw;
        }
    }

    /// <summary>The next request to encode, while the window has room; null when there is none to send now.</summary>
    public PendingRequest? Take()
    {
        lock (gate)
        {
            if (inFlight.Count >= options.Window)
            {
                return null;
            }

            var request = NextAgain() ?? NextWaiting();
            if (request is not null)
            {
                request.State = RequestState.Encoding;
                if (request.Order != 0)
                {
                    Figures.Retried();
                }

                request.Number = ++lastNumber;
                request.Order = request.Order == 0 ? request.Number : request.Order;
            }

            return request;
        }
    }

    /// <summary>Whether <see cref="Take"/> is likely to give another one now.</summary>
    public bool MayHaveMore
    {
        get
        {
            lock (gate)
            {
                return waiting.Count + again.Count > 0 && inFlight.Count < options.Window;
            }
        }
    }

    /// <summary>Puts an encoded request in flight; false where its caller gave up and it must not be sent.</summary>
    public bool Sending(PendingRequest request)
    {
        lock (gate)
        {
            request.State = RequestState.InFlight;
            if (request.FailAfterEncoding is { } failure)
            {
                request.Fail(failure);
                Release();
                return false;
            }

            inFlight.Enqueue(request);
            return true;
        }
    }

    /// <summary>
    /// Takes the request that a reply answers out of flight and frees its place in the window.
    /// </summary>
    /// <exception cref="InvalidDataException">The reply is out of order.</exception>
    public PendingRequest Replied(ulong number)
    {
        lock (gate)
        {
            if (!inFlight.TryPeek(out var request) || request.Number != number)
            {
                throw new InvalidDataException(
                    $"The engine sent the reply to request {number} where that to {request?.Number} was due.");
            }

            inFlight.Dequeue();
            return request;
        }
    }

    /// <summary>Claims the right to give the caller its answer; false where it has one, or is about to.</summary>
    public bool Settle(PendingRequest request)
    {
        lock (gate)
        {
            if (request.IsSettled)
            {
                return false;
            }

            request.IsSettled = true;
            watch.Forget(request);
            return true;
        }
    }

    /// <summary>The caller of a settled request has its answer.</summary>
    public void Release()
    {
        lock (gate)
        {
            outstanding--;
            SignalWhenDrained();
        }
    }

    /// <summary>Notes that the engine did not answer a request; it waits until it is sent again.</summary>
    public void Refused(PendingRequest request, EngineFailure refusal, string reason)
    {
        lock (gate)
        {
            request.State = RequestState.Waiting;
            request.FailedAttempts++;
            request.MayHaveTakenEffect |= refusal == EngineFailure.Unknown;
            request.LastRefusal = refusal;
            request.LastReason = reason;
        }
    }

    /// <summary>Sends a refused request again.</summary>
    public void SendAgain(PendingRequest request)
    {
        lock (gate)
        {
            again.Enqueue(request, request.Order);
        }

        Ready.Set();
    }

    /// <summary>
    /// The stream is gone: everything in flight will be sent again, in the original order, before anything new.
    /// </summary>
    public void StreamEnded(bool mayHaveTakenEffect)
    {
        lock (gate)
        {
            while (inFlight.TryDequeue(out var request))
            {
                request.State = RequestState.Waiting;
                request.MayHaveTakenEffect |= mayHaveTakenEffect;
                again.Enqueue(request, request.Order);
            }
        }

        Ready.Set();
    }

    /// <summary>Takes the oldest request in flight out: the one that a refusal of the stream is about.</summary>
    public PendingRequest? TakeRefused()
    {
        lock (gate)
        {
            return inFlight.TryDequeue(out var request) ? request : null;
        }
    }

    /// <summary>Tells the caller, unless it has its answer, that the request as a whole failed.</summary>
    public void Fail(PendingRequest request, Exception failure)
    {
        lock (gate)
        {
            Abandon(request, failure);
        }
    }

    /// <summary>Takes no more requests.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            SignalWhenDrained();
        }
    }

    /// <summary>Tells every caller that is left that its time is over.</summary>
    public void GiveUp() => Expire(all: true);

    public void Dispose()
    {
        watch.Dispose();
        company.Dispose();
    }

    private static async Task<TransfersReply> AwaitCancelable(
        BatchRequest request, CancellationTokenRegistration giveUp)
    {
        await using (giveUp.ConfigureAwait(false))
        {
            return await request.Task.ConfigureAwait(false);
        }
    }

    private Task<TransfersReply> Cancelable(BatchRequest request, CancellationToken cancellationToken)
    {
        var giveUp = cancellationToken.Register(
            () => Fail(request, new OperationCanceledException(cancellationToken)));
        return AwaitCancelable(request, giveUp);
    }

    private void Enqueue(PendingRequest request)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(EngineClient));
        outstanding++;
        gathering = null;
        waiting.Enqueue(request);
        watch.Add(request);
    }

    private PendingRequest? NextAgain()
    {
        while (again.TryDequeue(out var request, out _))
        {
            if (!request.IsSettled)
            {
                return request;
            }
        }

        return null;
    }

    private PendingRequest? NextWaiting()
    {
        while (waiting.TryPeek(out var request))
        {
            if (ReferenceEquals(request, gathering) && !request.IsSettled && company.ShouldWait(gathering, inFlight.Count))
            {
                return null;
            }

            waiting.Dequeue();
            gathering = ReferenceEquals(request, gathering) ? null : gathering;
            if (!request.IsSettled)
            {
                return request;
            }
        }

        return null;
    }

    private void Expire(bool all)
    {
        lock (gate)
        {
            while (watch.NextDue(all) is { } request)
            {
                Abandon(request, StreamFailure.OutOfTime(request, LastFailure, deadlines.Text));
            }
        }
    }

    private void Abandon(PendingRequest request, Exception failure)
    {
        if (request.IsSettled)
        {
            return;
        }

        request.IsSettled = true;
        watch.Forget(request);
        if (request.State == RequestState.Encoding)
        {
            request.FailAfterEncoding = failure;
            return;
        }

        request.Fail(failure);
        outstanding--;
        SignalWhenDrained();
    }

    private void SignalWhenDrained()
    {
        if (closed && outstanding == 0)
        {
            drained.TrySetResult();
            Ready.Set();
        }
    }
}
