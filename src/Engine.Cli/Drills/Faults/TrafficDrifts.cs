using System.Diagnostics;
using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>A client sends more and more.</summary>
/// <param name="perMinute">By which share, each minute.</param>
internal sealed class TrafficDrifts(double perMinute) : IFault
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    private Task _drifting = Task.CompletedTask;
    private volatile bool _isOver;

    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        _drifting = DriftAsync(rig.Client);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        _isOver = true;
        await _drifting;
        rig.Client.Rate = rig.Client.Shape.Rate;
    }

    private async Task DriftAsync(PacedClient client)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!_isOver)
        {
            client.Rate = client.Shape.Rate * Math.Exp(perMinute * Stopwatch.GetElapsedTime(begun).TotalMinutes);
            await Task.Delay(s_step);
        }
    }
}
