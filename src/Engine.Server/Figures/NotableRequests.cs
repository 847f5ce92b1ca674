using System.Buffers.Binary;
using Engine.Core.Pipeline;
using Engine.Watch.Recorder;
using Google.Protobuf;

namespace Engine.Server.Figures;

/// <summary>
/// Notes single requests for the flight recorder: those whose outcome their caller does not know, so that it can be told the
/// morning after, and slow ones. Some each second, for a stall makes all of them so. Safe on any thread.
/// </summary>
/// <param name="note">Where they go; never waits.</param>
/// <param name="time">The clock.</param>
internal sealed class NotableRequests(Action<FlightEntry> note, TimeProvider time)
{
    /// <summary>What takes as long is slow.</summary>
    public const long SlowNanoseconds = 1_000_000_000;

    private const int MostIds = 100;
    private const int MostSlow = 20;
    private const int MostUnknown = 200;

    private readonly PerSecond _slow = new(MostSlow, time);
    private readonly PerSecond _unknown = new(MostUnknown, time);

    /// <summary>A request that writes has ended without its caller knowing how.</summary>
    public void Unknown(string client, Batch batch)
    {
        if (!batch.IsWrite || !_unknown.HasRoom())
        {
            return;
        }

        bool isTransfers = batch.Kind == BatchKind.CreateTransfers;
        var unknown = new FlightUnknown
        {
            Client = client, Kind = batch.Kind.ToString(), Transfers = isTransfers ? batch.Count : 0,
        };
        for (int i = 0; isTransfers && i < Math.Min(batch.Count, MostIds); i++)
        {
            byte[] id = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(id, batch.Transfers[i].Id);
            unknown.Ids.Add(UnsafeByteOperations.UnsafeWrap(id));
        }

        note(new FlightEntry { Unknown = unknown });
    }

    /// <summary>A request was answered slowly.</summary>
    public void Slow(in TracedRequest answered)
    {
        if (!_slow.HasRoom())
        {
            return;
        }

        note(new FlightEntry
        {
            Slow = new FlightSlow
            {
                Client = answered.Client,
                Kind = answered.Kind.ToString(),
                Events = answered.Events,
                FirstSequence = answered.FirstSequence,
                LastSequence = answered.LastSequence,
                RingUs = Micros(answered.Arrived, answered.Taken),
                JournalUs = Micros(answered.Taken, answered.Released),
            },
        });
    }

    private long Micros(long from, long to) => time.GetElapsedTime(from, to).Ticks / TimeSpan.TicksPerMicrosecond;
}
