using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Engine.Core.Disruptor;

namespace Engine.Benchmarks;

/// <summary>
/// One million numbers from producers to one consumer that sums them, through the ring and through a bounded channel
/// of equal capacity. The sum is checked, so that nothing is measured that loses work.
/// </summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private const int Events = 1_000_000;
    private const int Capacity = 1024;

    /// <summary>Producing threads.</summary>
    [Params(1, 3)]
    public int Producers { get; set; }

    /// <summary>The ring.</summary>
    [Benchmark]
    public void Ring()
    {
        var ring = new RingBuffer<long>(Capacity);
        Thread[] producers = Start(producer =>
        {
            for (long i = producer; i < Events; i += Producers)
            {
                while (!ring.TryPublish(i))
                {
                    Thread.Yield();
                }
            }
        });
        long sum = 0;
        for (long position = 0; position < Events;)
        {
            long first = position;
            while (position < Events && ring.IsPublished(position))
            {
                sum += ring[position++];
            }

            if (position == first)
            {
                Thread.Yield();
                continue;
            }

            ring.Release(position - 1);
        }

        Finish(producers, sum);
    }

    /// <summary>The comparator.</summary>
    [Benchmark(Baseline = true)]
    public void BoundedChannel()
    {
        Channel<long> channel = Channel.CreateBounded<long>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = Producers == 1 });
        Thread[] producers = Start(producer =>
        {
            for (long i = producer; i < Events; i += Producers)
            {
                while (!channel.Writer.TryWrite(i))
                {
                    Thread.Yield();
                }
            }
        });
        long sum = 0;
        for (int received = 0; received < Events;)
        {
            if (channel.Reader.TryRead(out long value))
            {
                sum += value;
                received++;
            }
            else
            {
                Thread.Yield();
            }
        }

        Finish(producers, sum);
    }

    private Thread[] Start(Action<int> produce)
    {
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(i => new Thread(() => produce(i)))];
        Array.ForEach(threads, thread => thread.Start());
        return threads;
    }

    private static void Finish(Thread[] producers, long sum)
    {
        Array.ForEach(producers, thread => thread.Join());
        if (sum != (long)Events * (Events - 1) / 2)
        {
            throw new InvalidOperationException("Work was lost or doubled.");
        }
    }
}
