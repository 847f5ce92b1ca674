using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>A client names an account that there is not more often than before.</summary>
/// <param name="share">In which share of its transfers.</param>
internal sealed class RefusalsRisen(double share) : IFault
{
    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Client.RefusedShare = share;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Client.RefusedShare = rig.Client.Shape.RefusedShare;
        return Task.CompletedTask;
    }
}
