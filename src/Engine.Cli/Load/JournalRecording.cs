using Engine.Core.Ledger;
using Engine.Journal;
using Engine.Load.Recording;
using Engine.Load.Workload;

namespace Engine.Cli.Load;

/// <summary>Feeds a recorder from a journal's rows.</summary>
internal sealed class JournalRecording(ArrivalRecorder recorder, long from)
{
    // The events of a request are stamped one nanosecond apart, and the clock that stamps requests ticks in hundreds:
    // what is further apart is another request. A refusal that left no row makes a gap of one.
    private const long SameRequest = 100;

    private long _before = long.MinValue;

    /// <summary>Takes a row.</summary>
    public void Take(JournalArrival arrival)
    {
        bool continues = _before != long.MinValue && arrival.Timestamp - _before < SameRequest;
        _before = arrival.Timestamp;
        recorder.Add(new RecordedTransfer(
            TimeSpan.FromTicks((arrival.Timestamp - from) / TimeSpan.NanosecondsPerTick),
            continues,
            KindOf(arrival),
            arrival.Debit,
            arrival.Credit));
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
