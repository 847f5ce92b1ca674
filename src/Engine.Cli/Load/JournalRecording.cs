using Engine.Core.Ledger;
using Engine.Journal;
using Engine.Load.Recording;
using Engine.Load.Workload;

namespace Engine.Cli.Load;

/// <summary>Feeds a recorder from a journal's rows.</summary>
internal sealed class JournalRecording(ArrivalRecorder recorder, long from)
{
    // The events of a request are stamped a nanosecond apart, from a reading of a clock that ticks in hundreds of them.
    private const long ClockTick = 100;

    private long _before = long.MinValue;

    /// <summary>Takes a row.</summary>
    public void Take(JournalArrival arrival)
    {
        bool continues = _before != long.MinValue && IsOfSameRequest(arrival.Timestamp);
        _before = arrival.Timestamp;
        recorder.Add(new RecordedTransfer(
            TimeSpan.FromTicks((arrival.Timestamp - from) / TimeSpan.NanosecondsPerTick),
            continues,
            KindOf(arrival),
            arrival.Debit,
            arrival.Credit));
    }

    // A refusal that left no row makes a small gap within a request; after a gap, a whole tick is a new reading.
    private bool IsOfSameRequest(long stamp)
    {
        long gap = stamp - _before;
        return gap == 1 || (gap < ClockTick && stamp % ClockTick != 0);
    }

    private static TransferKind KindOf(JournalArrival arrival) => arrival switch
    {
        { IsRefused: true } => TransferKind.Refused,
        { Flags: var flags } when (flags & (TransferFlags.PostPending | TransferFlags.VoidPending)) != 0 =>
            TransferKind.Resolution,
        { Flags: var flags } when (flags & TransferFlags.Pending) != 0 => TransferKind.Hold,
        { Flags: var flags } when (flags & TransferFlags.Linked) != 0 => TransferKind.Linked,
        _ => TransferKind.Plain,
    };
}
