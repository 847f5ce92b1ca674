using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>One of the engine's backends is killed, at which PostgreSQL drops every connection and recovers.</summary>
internal sealed class BackendKilled(string which) : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        int backend = await Backends.AnyAsync(rig, which);
        Posix.TrySignal(backend, Posix.Kill);
    }

    public Task EndAsync(EngineUnderFaults rig) => rig.Cluster.RecoverAsync();
}
