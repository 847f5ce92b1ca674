using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>A fresh engine as a process, on a private cluster that was made beforehand.</summary>
internal static class PreparedEngine
{
    /// <summary>Starts one with more options of <c>engine serve</c>, and waits until it serves.</summary>
    public static Task<EphemeralEngine> StartAsync(params IReadOnlyList<string> options) =>
        StartAsync(options, new Dictionary<string, string>());

    /// <summary>Starts one that finds something in its environment.</summary>
    public static async Task<EphemeralEngine> StartAsync(
        IReadOnlyList<string> options, IReadOnlyDictionary<string, string> environment)
    {
        // What its folder is called is known only when it starts.
        string ready = Path.Combine(Path.GetTempPath(), $"engine-ready-{Guid.NewGuid():N}"[..26]);
        await PreparedCluster.CopyToAsync(ready);
        return await EphemeralEngine.StartAsync(
            options, Path.GetTempPath(), environment, folder => Directory.Move(ready, folder), CancellationToken.None);
    }
}
