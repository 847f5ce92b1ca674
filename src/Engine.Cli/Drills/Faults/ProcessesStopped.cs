using Engine.Cli.Drills.Live;
using Engine.Cli.Processes;

namespace Engine.Cli.Drills.Faults;

/// <summary>Processes of PostgreSQL are stopped (SIGSTOP): they keep their connections and answer nothing.</summary>
/// <param name="which">Finds them.</param>
/// <param name="named">Whether the alarm has to give the process id of the one.</param>
internal sealed class ProcessesStopped(
    Func<DrillRig, CancellationToken, Task<IReadOnlyList<int>>> which, bool named) : IFault
{
    private IReadOnlyList<int> _processes = [];

    /// <summary>The whole server.</summary>
    public static ProcessesStopped AllOfPostgres() =>
        new((rig, _) => Task.FromResult(rig.Cluster.All()), named: false);

    /// <summary>One of the two backends that commit blocks.</summary>
    public static ProcessesStopped OneLane() =>
        new(async (rig, cancellation) => [(await rig.Cluster.LanesAsync(cancellation))[^1]], named: true);

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => named ? [.. _processes.Select(process => $"backend {process}")] : [];

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRig rig, CancellationToken cancellation) =>
        _processes = await which(rig, cancellation);

    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation) => SignalAsync(Posix.Stop);

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation) => SignalAsync(Posix.Continue);

    private Task SignalAsync(int signal)
    {
        foreach (int process in _processes)
        {
            Posix.TrySignal(process, signal);
        }

        return Task.CompletedTask;
    }
}
