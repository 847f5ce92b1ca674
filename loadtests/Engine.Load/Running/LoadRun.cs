using System.Collections.Concurrent;
using Engine.Client;
using Engine.Load.Measuring;
using Engine.Load.Plans;
using Engine.Load.Workload;
using Engine.V1;

namespace Engine.Load.Running;

/// <summary>
/// What every model of load has in common: the requests on their way, and what became of them. Requests are used again,
/// so that nothing is allocated per request once there are enough of them.
/// </summary>
public sealed class LoadRun
{
    private const long NotStopped = -1;

    private readonly ILoadTarget _target;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ConcurrentQueue<LoadRequest> _free = new();
    private readonly List<LoadRequest> _all = [];
    private long _outstanding;
    private long _stoppedAt = NotStopped;

    /// <summary>Starts the clock of a run.</summary>
    public LoadRun(Plan plan, ILoadTarget target, TimeProvider time, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        Plan = plan;
        Options = options;
        Source = new TransferSource(plan.Profile, options.Run, options.Seed);
        Measurements = new Measurements(plan);
        _target = target;
        _time = time;
        _start = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
    }

    /// <summary>The moment from which everything counts.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>What is to be sent when.</summary>
    public Plan Plan { get; }

    /// <summary>How.</summary>
    public LoadOptions Options { get; }

    /// <summary>What it has shown so far.</summary>
    public Measurements Measurements { get; }

    /// <summary>Since the start of the run.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>A moment of the run as its clock counts.</summary>
    internal long TimestampAt(TimeSpan elapsed) => _start + (long)(elapsed.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Whether nothing more is to be sent.</summary>
    public bool IsStopped => Volatile.Read(ref _stoppedAt) != NotStopped;

    /// <summary>When it was stopped; the end of the plan where it was not.</summary>
    public TimeSpan StoppedAt => IsStopped ? TimeSpan.FromTicks(Volatile.Read(ref _stoppedAt)) : Plan.Duration;

    /// <summary>Transfers that somebody waits for.</summary>
    public long Outstanding => Volatile.Read(ref _outstanding);

    internal TransferSource Source { get; }

    /// <summary>Sends nothing more; what is on its way goes on. Safe on any thread.</summary>
    public void Stop() => Interlocked.CompareExchange(ref _stoppedAt, Elapsed.Ticks, NotStopped);

    /// <summary>Counts whatever is still on its way as unanswered, with its age as latency.</summary>
    public void GiveUpOutstanding()
    {
        LoadRequest[] all;
        lock (_all)
        {
            all = [.. _all];
        }

        foreach (LoadRequest request in all)
        {
            (int segment, TimeSpan at, int count) = (request.Segment, request.IntendedAt, request.Count);
            if (request.TryGiveUp())
            {
                Measurements.Segments[segment].Counts.Add(Outcome.Unanswered, count);
                Measurements.Error("unanswered at the end", count);
                Measurements.Record(segment, Elapsed - at);
                Interlocked.Add(ref _outstanding, -count);
            }
        }
    }

    /// <summary>Whether so many more may be on their way.</summary>
    internal bool HasRoom(int transfers) => Outstanding + transfers <= Options.MaxOutstanding;

    /// <summary>Makes a request. For one thread at a time.</summary>
    internal LoadRequest Take(TimeSpan intendedAt, int transfers, int segment)
    {
        if (!_free.TryDequeue(out LoadRequest? request))
        {
            request = new LoadRequest(this);
            lock (_all)
            {
                _all.Add(request);
            }
        }

        request.Prepare(intendedAt, transfers, segment);
        return request;
    }

    /// <summary>Sends a request that was taken.</summary>
    internal void Send(LoadRequest request)
    {
        Counts counts = Measurements.Segments[request.Segment].Counts;
        TimeSpan lag = Elapsed - request.IntendedAt;
        Measurements.Lag.Record(lag);
        if (lag >= Options.LateAfter)
        {
            counts.Add(Outcome.Late, request.Count);
        }

        counts.Add(Outcome.Sent, request.Count);
        Interlocked.Add(ref _outstanding, request.Count);
        _target.Send(request);
    }

    internal void Answered(LoadRequest request, IReadOnlyList<TransferError> errors)
    {
        Counts counts = Measurements.Segments[request.Segment].Counts;
        ReadOnlySpan<TransferKind> kinds = request.Kinds;
        ReadOnlySpan<Client.Transfer> transfers = request.Transfers.Span;
        int error = 0, ok = 0, declined = 0;
        for (int i = 0; i < kinds.Length; i++)
        {
            var result = CreateTransferResult.Unspecified;
            if (error < errors.Count && errors[error].Index == i)
            {
                result = errors[error++].Result;
            }

            if (result != Expected(kinds[i]))
            {
                counts.Add(Outcome.Wrong, 1);
                Measurements.Error($"{kinds[i]} answered {result}", 1);
                continue;
            }

            Source.Answered(transfers[i], kinds[i]);
            _ = result == CreateTransferResult.Unspecified ? ok++ : declined++;
        }

        counts.Add(Outcome.Ok, ok);
        counts.Add(Outcome.Declined, declined);
        Release(request, kinds.Length - ok - declined);
    }

    internal void Failed(LoadRequest request, EngineFailure failure)
    {
        Measurements.Segments[request.Segment].Counts.Add(Outcome.Failed, request.Count);
        Measurements.Error($"request failed: {failure}", request.Count);
        if (Options.StopOnFailure)
        {
            Stop();
        }

        Release(request, request.Count);
    }

    private void Release(LoadRequest request, int wrong)
    {
        Measurements.Record(request.Segment, Elapsed - request.IntendedAt);
        Action<int>? settled = request.Settled;
        int count = request.Count;
        request.Settled = null;
        request.Shrink();
        _free.Enqueue(request);
        Interlocked.Add(ref _outstanding, -count);
        settled?.Invoke(wrong);
    }

    internal static CreateTransferResult Expected(TransferKind kind) => kind switch
    {
        TransferKind.Retry => CreateTransferResult.Exists,
        TransferKind.Refused => CreateTransferResult.ExceedsCredits,
        _ => CreateTransferResult.Unspecified,
    };
}
