using Engine.Cli.Drills.Live;
using Engine.Cli.Processes;

namespace Engine.Cli.Drills.Faults;

/// <summary>The backends that commit blocks run for a moment, and are stopped for longer, again and again.</summary>
/// <param name="stopped">How long they are stopped each time; shorter than what counts as standing still.</param>
/// <param name="running">How long they run in between.</param>
internal sealed class LanesSlowed(TimeSpan stopped, TimeSpan running) : IFault
{
    private IReadOnlyList<int> _lanes = [];
    private Task _slowing = Task.CompletedTask;
    private volatile bool _isOver;

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRig rig, CancellationToken cancellation) =>
        _lanes = await rig.Cluster.LanesAsync(cancellation);

    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        _slowing = SlowAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        _isOver = true;
        await _slowing;
    }

    private async Task SlowAsync()
    {
        while (!_isOver)
        {
            Signal(Posix.Stop);
            await Task.Delay(stopped);
            Signal(Posix.Continue);
            await Task.Delay(running);
        }
    }

    private void Signal(int signal)
    {
        foreach (int lane in _lanes)
        {
            Posix.TrySignal(lane, signal);
        }
    }
}
