using System.Globalization;
using Engine.Client;
using Engine.Load.Measuring;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Running;

public class MemoryTests
{
    // 100 million samples at ENGINE_TEST_SCALE 20.
    private static readonly long s_samples = 5_000_000
        * int.Parse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Samples_are_kept_in_a_hundred_megabytes_however_many_there_are()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var measurements = new Measurements(Given.SteadyPlan(1, 1));
        for (long i = 0; i < s_samples; i++)
        {
            measurements.Record(0, TimeSpan.FromTicks((i * 7919) % TimeSpan.TicksPerMinute));
        }

        Assert.Equal(s_samples, measurements.Latency().Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void A_request_allocates_nothing_once_there_are_enough_of_them()
    {
        var time = new FakeTimeProvider();
        long warm = 0, bytes = -1, sent = 0;
        var run = new FakeRun(Given.SteadyPlan(100_000, 3), new Silent { Seen = Count }, time);

        // All in one step of the generator: the fake clock itself allocates when it moves.
        time.Advance(TimeSpan.FromSeconds(3));
        run.ToTheEnd();

        Assert.Equal(300_000, sent);
        Assert.Equal(0, bytes);

        void Count()
        {
            sent++;
            warm = sent == 100_000 ? GC.GetAllocatedBytesForCurrentThread() : warm;
            bytes = sent == 200_000 ? GC.GetAllocatedBytesForCurrentThread() - warm : bytes;
        }
    }

    private sealed class Silent : ILoadTarget
    {
        public required Action Seen { get; init; }

        public void Send(LoadRequest request)
        {
            Seen();
            request.Answer(Array.Empty<TransferError>());
        }
    }
}
