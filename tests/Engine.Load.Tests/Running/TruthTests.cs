using Engine.Load.Reports;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Running;

/// <summary>A server that freezes for exactly 1 s in every 10: what is reported must be what callers would have felt.</summary>
public class TruthTests
{
    private const int Rate = 10_000;
    private const double Seconds = 20;

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_freeze = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly DateTimeOffset _start;

    public TruthTests() => _start = _time.GetUtcNow();

    [Fact]
    public void The_open_model_reports_the_freeze_that_callers_felt()
    {
        var stub = new StubTarget { IsFrozen = IsFrozen };
        var run = new FakeRun(Given.SteadyPlan(Rate, Seconds), stub, _time)
        {
            Moved = () => Thaw(stub), WakeUp = TimeSpan.FromMilliseconds(1),
        };

        LoadReport report = run.ToTheEnd();

        Assert.Equal(Rate * Seconds, report.Ok);
        Assert.InRange(report.Latency.Percentile(95).TotalSeconds, 0.5 * 0.95, 0.5 * 1.05);
        Assert.InRange(report.Latency.Percentile(99).TotalSeconds, 0.9 * 0.95, 0.9 * 1.05);
        Assert.True(report.KeptSchedule);
    }

    // The known-bad control: the same server, and figures that nobody should believe.
    [Fact]
    public void The_closed_model_hides_the_freeze_and_says_that_it_is_closed()
    {
        var stub = new StubTarget { IsFrozen = IsFrozen, Seen = _ => _time.Advance(TimeSpan.FromSeconds(1.0 / Rate)) };
        var run = new LoadRun(Given.SteadyPlan(Rate, Seconds), stub, _time, new LoadOptions { Run = 1 });
        Task closed = new ClosedLoad(run, inFlight: 1).RunAsync();
        while (!closed.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Thaw(stub);
        }

        LoadReport report = LoadReport.Of(run, "closed");

        Assert.Equal("closed", report.Model);
        Assert.InRange(report.Latency.Percentile(99).TotalSeconds, 0, 0.01);
    }

    [Fact]
    public void A_generator_that_itself_stalls_is_late_and_not_flattered()
    {
        var run = new FakeRun(Given.SteadyPlan(Rate, Seconds), new StubTarget(), _time)
        {
            WakeUp = TimeSpan.FromMilliseconds(100),
        };

        LoadReport report = run.ToTheEnd();

        Assert.False(report.KeptSchedule);
        Assert.InRange(report.Late / (double)report.Sent, 0.85, 0.95);
        Assert.InRange(report.Latency.Percentile(50).TotalSeconds, 0.045, 0.055);
        Assert.Contains("did not keep its schedule", report.ScheduleComplaint, StringComparison.Ordinal);
    }

    private bool IsFrozen() => (_time.GetUtcNow() - _start).Ticks % s_every.Ticks >= (s_every - s_freeze).Ticks;

    private void Thaw(StubTarget stub)
    {
        if (stub.Held > 0 && !IsFrozen())
        {
            stub.Thaw();
        }
    }
}
