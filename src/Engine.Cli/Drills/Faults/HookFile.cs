using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>
/// What nothing outside a process can do to it, done by a hook that the engine has for drills: a file in a folder that its
/// environment names.
/// </summary>
/// <param name="name">The file's name.</param>
/// <param name="content">What is in it.</param>
internal sealed class HookFile(string name, string content) : IFault
{
    /// <summary>The thread of a stage does not come back from it.</summary>
    public static HookFile StageStalled(string stage) => new($"stall-{stage}", "");

    /// <summary>A check does not come back.</summary>
    public static HookFile CheckStalled(string check) => new($"stall-{check}", "");

    /// <summary>The machine's clock is set back.</summary>
    public static HookFile ClockBack(int seconds) => new("clock", FormattableString.Invariant($"-{seconds}"));

    /// <inheritdoc/>
    public Task BeginAsync(DrillRig rig, CancellationToken cancellation) =>
        File.WriteAllTextAsync(Path.Combine(rig.Hooks, name), content, cancellation);

    /// <inheritdoc/>
    public Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        File.Delete(Path.Combine(rig.Hooks, name));
        return Task.CompletedTask;
    }
}
