using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Engine.Core.Disruptor;

namespace Engine.Benchmarks.Ring;

/// <summary>
/// The ring against what .NET has for handing work to another thread, all bounded alike, one event per publish; whoever
/// finds it full or empty yields. Time an event.
/// </summary>
[BenchmarkCategory("ring")]
public class RingSuite
{
    /// <summary>Producing threads; a ring that is told of a single one claims without a locked instruction.</summary>
    [Params(1, 3)]
    public int Producers { get; set; }

    /// <summary>The comparator: a bounded channel, told of a single reader, and of a single writer where there is one.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Race.Events)]
    public void BoundedChannel()
    {
        Channel<long> channel = Channel.CreateBounded<long>(
            new BoundedChannelOptions(Race.Capacity) { SingleReader = true, SingleWriter = Producers == 1 });
        Race.Run(
            Producers,
            (first, step) => Put(first, step, channel.Writer.TryWrite),
            () => Sum(channel.Reader.TryRead));
    }

    /// <summary>The ring.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void Ring() => RingRace<YieldThenPark>.Run(Producers);

    /// <summary>A queue that knows no bound of its own: producers look at its count.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void ConcurrentQueueWithCount()
    {
        var queue = new ConcurrentQueue<long>();
        Race.Run(Producers, (first, step) => Put(first, step, TryEnqueue), () => Sum(queue.TryDequeue));

        bool TryEnqueue(long item)
        {
            if (queue.Count >= Race.Capacity)
            {
                return false;
            }

            queue.Enqueue(item);
            return true;
        }
    }

    /// <summary>The bounded collection of .NET Framework's days; it blocks by itself.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void BlockingCollection()
    {
        using var collection = new BlockingCollection<long>(Race.Capacity);
        Race.Run(
            Producers,
            (first, step) =>
            {
                for (long i = first; i < Race.Events; i += step)
                {
                    collection.Add(i);
                }
            },
            () =>
            {
                long sum = 0;
                for (int taken = 0; taken < Race.Events; taken++)
                {
                    sum += collection.Take();
                }

                return sum;
            });
    }

    private delegate bool TryTake(out long item);

    private static void Put(long first, long step, Func<long, bool> tryPut)
    {
        for (long i = first; i < Race.Events; i += step)
        {
            while (!tryPut(i))
            {
                Thread.Yield();
            }
        }
    }

    private static long Sum(TryTake tryTake)
    {
        long sum = 0;
        for (int taken = 0; taken < Race.Events;)
        {
            if (tryTake(out long item))
            {
                sum += item;
                taken++;
            }
            else
            {
                Thread.Yield();
            }
        }

        return sum;
    }
}
