using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>Processes stand still for a while, and then go on as if nothing had been.</summary>
internal sealed class ProcessesStopped : IFault
{
    private readonly Func<EngineUnderFaults, Task<IReadOnlyList<int>>> _which;
    private readonly TimeSpan _time;
    private IReadOnlyList<int> _stopped = [];

    private ProcessesStopped(Func<EngineUnderFaults, Task<IReadOnlyList<int>>> which, TimeSpan time) =>
        (_which, _time) = (which, time);

    /// <summary>The engine itself.</summary>
    public static ProcessesStopped Engine(TimeSpan time) =>
        new(rig => Task.FromResult<IReadOnlyList<int>>([rig.Engine.Process.Id]), time);

    /// <summary>One of PostgreSQL's processes.</summary>
    public static ProcessesStopped One(string which, TimeSpan time) =>
        new(async rig => [await Backends.AnyAsync(rig, which)], time);

    /// <summary>PostgreSQL as a whole: the postmaster first, so that it starts nothing more, then its children.</summary>
    public static ProcessesStopped AllOfPostgres(TimeSpan time) =>
        new(rig => Task.FromResult(rig.Cluster.Processes()), time);

    public async Task BeginAsync(EngineUnderFaults rig)
    {
        _stopped = await _which(rig);
        Signal(Posix.Stop);
        await Task.Delay(_time);
    }

    public Task EndAsync(EngineUnderFaults rig)
    {
        Signal(Posix.Continue);
        return Task.CompletedTask;
    }

    private void Signal(int signal)
    {
        foreach (int process in _stopped)
        {
            Posix.TrySignal(process, signal);
        }
    }
}
