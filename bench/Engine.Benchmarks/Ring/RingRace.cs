using Engine.Core.Disruptor;

namespace Engine.Benchmarks.Ring;

/// <summary>The ring's side of a race, one event per publish.</summary>
/// <typeparam name="TWait">What the consumer does while there is nothing.</typeparam>
internal sealed class RingRace<TWait>(int producers)
    where TWait : struct, IWaitStrategy
{
    // As a stage does, the consumer lets go of slots every so often, not of the whole ring at once.
    private const int ReleaseEvery = Race.Capacity / 8;

    private static readonly TimeSpan s_longestPark = TimeSpan.FromMilliseconds(10);

    private readonly RingBuffer<long> _ring = new(Race.Capacity, hasOneProducer: producers == 1);
    private readonly WorkSignal? _signal;

    /// <summary>A race whose consumer never parks, so that nobody has to wake it.</summary>
    public static void Run(int producers)
    {
        var race = new RingRace<TWait>(producers);
        Race.Run(producers, race.Produce, race.Consume);
    }

    /// <summary>A race whose consumer parks when its strategy says so, and is woken by whoever publishes.</summary>
    public static void RunParking(int producers)
    {
        var race = new RingRace<TWait>(producers, new WorkSignal());
        Race.Run(producers, race.ProduceAndSignal, race.Consume);
    }

    private RingRace(int producers, WorkSignal signal)
        : this(producers) => _signal = signal;

    private void Produce(long first, long step)
    {
        for (long i = first; i < Race.Events; i += step)
        {
            while (!_ring.TryPublish(i))
            {
                Thread.Yield();
            }
        }
    }

    private void ProduceAndSignal(long first, long step)
    {
        for (long i = first; i < Race.Events; i += step)
        {
            while (!_ring.TryPublish(i))
            {
                Thread.Yield();
            }

            _signal!.Signal();
        }
    }

    private long Consume()
    {
        TWait wait = default;
        long sum = 0;
        int idle = 0;
        for (long position = 0; position < Race.Events;)
        {
            long end = Math.Min(position + ReleaseEvery, Race.Events);
            long first = position;
            while (position < end && _ring.IsPublished(position))
            {
                sum += _ring[position++];
            }

            if (position > first)
            {
                _ring.Release(position - 1);
                idle = 0;
            }
            else if (wait.Idle(++idle))
            {
                Park(position);
                idle = 0;
            }
        }

        return sum;
    }

    private void Park(long position)
    {
        if (_signal is null)
        {
            Thread.Yield();
            return;
        }

        _signal.PrepareToPark();
        if (_ring.IsPublished(position))
        {
            _signal.CancelPark();
        }
        else
        {
            _signal.Park(s_longestPark);
        }
    }
}
