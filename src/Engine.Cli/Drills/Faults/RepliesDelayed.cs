using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>The network between a client and the engine holds up every reply.</summary>
/// <param name="by">For how long.</param>
internal sealed class RepliesDelayed(TimeSpan by) : IFault
{
    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Network.ReplyDelay = by;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Network.ReplyDelay = TimeSpan.Zero;
        return Task.CompletedTask;
    }
}
