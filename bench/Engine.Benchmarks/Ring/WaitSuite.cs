using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Engine.Core.Disruptor;

namespace Engine.Benchmarks.Ring;

/// <summary>
/// What each wait strategy costs per event, waking included: the producer signals after each event where the consumer
/// may have parked. The comparator is a channel whose reader waits as asynchronous code does.
/// </summary>
[BenchmarkCategory("wait")]
public class WaitSuite
{
    /// <summary>Producing threads.</summary>
    [Params(1, 3)]
    public int Producers { get; set; }

    /// <summary>A bounded channel whose reader waits to be told.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Race.Events)]
    public void ChannelThatWaits()
    {
        Channel<long> channel = Channel.CreateBounded<long>(
            new BoundedChannelOptions(Race.Capacity) { SingleReader = true, SingleWriter = Producers == 1 });
        Race.Run(
            Producers,
            (first, step) =>
            {
                for (long i = first; i < Race.Events; i += step)
                {
                    while (!channel.Writer.TryWrite(i))
                    {
                        Thread.Yield();
                    }
                }
            },
            () => SumAsync(channel.Reader).GetAwaiter().GetResult());
    }

    /// <summary>Yields a few times, then parks.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void YieldThenPark() => RingRace<YieldThenPark>.RunParking(Producers);

    /// <summary>Spins, yields, then parks.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void SpinThenPark() => RingRace<SpinThenPark>.RunParking(Producers);

    /// <summary>Never parks, so that nobody signals.</summary>
    [Benchmark(OperationsPerInvoke = Race.Events)]
    public void BusySpin() => RingRace<BusySpin>.Run(Producers);

    private static async Task<long> SumAsync(ChannelReader<long> reader)
    {
        long sum = 0;
        int taken = 0;
        while (taken < Race.Events && await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out long item))
            {
                sum += item;
                taken++;
            }
        }

        return sum;
    }
}
