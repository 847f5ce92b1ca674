using Engine.Load.Plans;
using Engine.Load.Reports;
using Engine.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Fixtures;

/// <summary>An open load on fake time: the clock moves from one due moment to the next, and only here.</summary>
internal sealed class FakeRun
{
    private readonly OpenLoad _load;

    public FakeRun(Plan plan, ILoadTarget target, FakeTimeProvider time, LoadOptions? options = null)
    {
        Time = time;
        Run = new LoadRun(plan, target, time, options ?? new LoadOptions { Run = 1 });
        _load = new OpenLoad(Run);
    }

    public FakeTimeProvider Time { get; }

    public LoadRun Run { get; }

    /// <summary>Called whenever the clock has moved.</summary>
    public Action Moved { get; init; } = static () => { };

    /// <summary>The shortest step of the clock: a generator that wakes up no more often.</summary>
    public TimeSpan WakeUp { get; init; } = TimeSpan.Zero;

    public LoadReport ToTheEnd()
    {
        while (_load.Step() is { } next)
        {
            TimeSpan step = next - Run.Elapsed;
            Time.Advance(step > WakeUp ? step : WakeUp);
            Moved();
        }

        Run.GiveUpOutstanding();
        return LoadReport.Of(Run, "open");
    }
}
