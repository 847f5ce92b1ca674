using Engine.Cli.Processes;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>PostgreSQL is stopped, in one of its modes or by a kill, and started again.</summary>
internal sealed class PostgresGone(string how) : IFault
{
    /// <summary>The postmaster is killed.</summary>
    public const string Killed = "killed";

    public async Task BeginAsync(EngineUnderFaults rig)
    {
        if (how == Killed)
        {
            Posix.TrySignal(rig.Cluster.Postmaster, Posix.Kill);
        }
        else
        {
            await rig.Cluster.DownAsync(how);
        }
    }

    public Task EndAsync(EngineUnderFaults rig) => rig.Cluster.RecoverAsync();
}
