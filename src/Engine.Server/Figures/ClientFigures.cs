using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>
/// What is counted of one client. Each of its streams counts for itself, in counters that the next stream goes on with;
/// its single calls share theirs. Safe on any thread.
/// </summary>
internal sealed class ClientFigures(string name, NotableRequests? notable, RequestTraces traces, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<AnswerCounts> _all = [];
    private readonly Stack<AnswerCounts> _free = new();
    private readonly AnswerCounts _single = new(name, notable, traces);
    private long _refused;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>What its callers saw, as it reports.</summary>
    public UserReports Users { get; } = new(time);

    /// <summary>A stream begins: counters that are its own until <see cref="CloseStream"/>.</summary>
    public AnswerCounts OpenStream()
    {
        lock (_gate)
        {
            if (!_free.TryPop(out AnswerCounts? counts))
            {
                counts = new AnswerCounts(name, notable, traces);
                _all.Add(counts);
            }

            return counts;
        }
    }

    /// <summary>The stream has ended.</summary>
    public void CloseStream(AnswerCounts counts)
    {
        lock (_gate)
        {
            _free.Push(counts);
        }
    }

    /// <summary>A single call is about to enter the ring.</summary>
    public void Accept(Batch batch)
    {
        lock (_gate)
        {
            _single.Accept(batch.Arrived);
        }
    }

    /// <summary>A single call has ended, with what its caller is told.</summary>
    public void End(Batch batch, BatchOutcome told, ActivityContext caller)
    {
        lock (_gate)
        {
            _single.End(batch, told, caller, time);
        }
    }

    /// <summary>A request was refused as a whole before the ring.</summary>
    public void Refuse() => Interlocked.Increment(ref _refused);

    /// <summary>What was counted until now.</summary>
    /// <param name="started">When the engine was started: what points in time are counted from.</param>
    public ClientSample Read(long started)
    {
        AnswerCounts[] all;
        int streams;
        lock (_gate)
        {
            all = [_single, .. _all];
            streams = _all.Count - _free.Count;
        }

        var totals = new AnswerTotals { Refused = Volatile.Read(ref _refused) };
        long inFlight = 0;
        long last = 0;
        foreach (AnswerCounts counts in all)
        {
            counts.AddTo(totals);
            inFlight += counts.InFlight;
            last = Math.Max(last, counts.LastArrived);
        }

        TimeSpan lastRequest = last == 0 ? TimeSpan.Zero : time.GetElapsedTime(started, last);
        return new ClientSample(name, streams, inFlight, totals.ToSample(), lastRequest, Users.Read(started));
    }
}
