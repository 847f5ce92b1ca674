using Engine.Cli.Drills.Faults;
using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Incidents;

/// <summary>The PostgreSQL of an engine's private cluster, stopped where it stands until this is disposed.</summary>
internal sealed class StoppedPostgres : IDisposable
{
    private readonly IReadOnlyList<int> _processes;

    public StoppedPostgres(string folder)
    {
        _processes = new ClusterProcesses(folder, "").All();
        foreach (int process in _processes)
        {
            Posix.TrySignal(process, Posix.Stop); // one that has ended meanwhile needs none
        }
    }

    public void Dispose()
    {
        foreach (int process in _processes)
        {
            Posix.TrySignal(process, Posix.Continue);
        }
    }
}
