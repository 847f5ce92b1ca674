using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>Nothing passes between a client and the engine any more; the engine sees its streams open, and nothing on them.</summary>
internal sealed class ClientCutOff : IFault
{
    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Network.Cut();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        rig.Network.Mend();
        return Task.CompletedTask;
    }
}
