using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>Somebody else's file takes all that was free on PostgreSQL's disk.</summary>
internal sealed class DiskFull : IFault
{
    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Disk!.Fill();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Disk!.Free();
        return Task.CompletedTask;
    }
}
