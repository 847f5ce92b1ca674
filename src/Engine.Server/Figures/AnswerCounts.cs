using System.Diagnostics;
using Engine.Core.Figures;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>
/// What was asked and how it was answered, counted by one stream at a time with plain additions: one thread counts what is
/// accepted, one what has ended. Any thread may read.
/// </summary>
/// <param name="client">Whose they are.</param>
/// <param name="notable">Keeps what is worth to be known one by one; null where nobody does.</param>
/// <param name="traces">Tells some of them as traces.</param>
internal sealed class AnswerCounts(string client, NotableRequests? notable, RequestTraces traces)
{
    private const int Codes = 128; // more than the highest code of any result
    private static readonly int Kinds = Enum.GetValues<BatchKind>().Length;

    private readonly LatencyHistogram _latency = new();
    private readonly long[]?[] _byCode = new long[]?[Kinds];
    private long _accepted;
    private long _lastArrived;
    private long _ended;
    private long _unknown;
    private long _notAccepted;
    private long _overLimit;
    private long _ok;
    private long _transfersOk;

    /// <summary>Requests that are on their way.</summary>
    public long InFlight => Math.Max(0, Volatile.Read(ref _accepted) - Volatile.Read(ref _ended));

    /// <summary>When the last request arrived, by <see cref="TimeProvider.GetTimestamp"/>; 0 before the first.</summary>
    public long LastArrived => Volatile.Read(ref _lastArrived);

    /// <summary>A request is about to enter the ring.</summary>
    public void Accept(long arrived)
    {
        Volatile.Write(ref _accepted, _accepted + 1);
        Volatile.Write(ref _lastArrived, arrived);
    }

    /// <summary>A request that was accepted has ended, with what its caller is told.</summary>
    /// <param name="batch">What it asked for, and its answer.</param>
    /// <param name="told">How it ended for its caller.</param>
    /// <param name="caller">The span of its caller; default where there is none.</param>
    /// <param name="time">The clock.</param>
    public void End(Batch batch, BatchOutcome told, ActivityContext caller, TimeProvider time)
    {
        switch (told)
        {
            case BatchOutcome.Answered:
                CountEvents(batch);
                if (batch.Released != 0 && batch.Arrived != 0)
                {
                    long took = time.NanosecondsBetween(batch.Arrived, batch.Released);
                    _latency.Record(took);
                    bool isSlow = took >= NotableRequests.SlowNanoseconds;
                    if (isSlow)
                    {
                        notable?.Slow(TracedRequest.Of(client, batch, caller));
                    }

                    if (traces.Wants(isSlow, caller))
                    {
                        traces.Tell(TracedRequest.Of(client, batch, caller));
                    }
                }

                break;
            case BatchOutcome.Unknown:
                _unknown++;
                notable?.Unknown(client, batch);
                break;
            case BatchOutcome.NotAccepted:
                _notAccepted++;
                break;
            default:
                _overLimit++;
                break;
        }

        Volatile.Write(ref _ended, _ended + 1); // last: who sees it sees the rest
    }

    /// <summary>Adds what was counted to totals.</summary>
    public void AddTo(AnswerTotals totals)
    {
        totals.Ended += Volatile.Read(ref _ended); // first, so that never more have ended than were accepted
        totals.Accepted += Volatile.Read(ref _accepted);
        totals.Unknown += Volatile.Read(ref _unknown);
        totals.NotAccepted += Volatile.Read(ref _notAccepted);
        totals.OverLimit += Volatile.Read(ref _overLimit);
        totals.TransfersOk += Volatile.Read(ref _transfersOk);
        totals.EventsOk += Volatile.Read(ref _ok);
        totals.AddLatency(_latency.Snapshot());
        for (int kind = 0; kind < Kinds; kind++)
        {
            if (Volatile.Read(ref _byCode[kind]) is { } counts)
            {
                totals.AddCodes((BatchKind)kind, counts);
            }
        }
    }

    private void CountEvents(Batch batch)
    {
        if (batch.Kind == BatchKind.ResolveGroup)
        {
            bool isOk = batch.GroupAnswer.Result == ResolveGroupResult.Ok;
            _ok += isOk ? batch.GroupAnswer.Holds : 0;
            _transfersOk += isOk ? batch.GroupAnswer.Holds : 0;
            CountCode(batch.Kind, (ushort)batch.GroupAnswer.Result);
        }
        else if (batch.IsWrite)
        {
            int notOk = 0;
            foreach (ref readonly EventResult result in batch.Results.Items)
            {
                notOk += CountCode(batch.Kind, result.Code);
            }

            _ok += batch.Count - notOk;
            _transfersOk += batch.Kind == BatchKind.CreateTransfers ? batch.Count - notOk : 0;
        }
    }

    private int CountCode(BatchKind kind, ushort code)
    {
        if (code == 0)
        {
            return 0;
        }

        long[] counts = _byCode[(int)kind] ?? NewCounts(kind);
        counts[Math.Min((int)code, Codes - 1)]++;
        return 1;
    }

    private long[] NewCounts(BatchKind kind)
    {
        long[] counts = new long[Codes];
        Volatile.Write(ref _byCode[(int)kind], counts);
        return counts;
    }
}
