using Engine.Cli.Drills.Faults;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>A disk of PostgreSQL's is full, until somebody makes room.</summary>
internal sealed class DiskFull(SmallDisk disk, Func<EngineUnderFaults, Task> shows) : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        disk.Fill();
        await shows(rig);
    }

    public Task EndAsync(EngineUnderFaults rig)
    {
        disk.Free();
        return rig.Cluster.RecoverAsync();
    }
}
