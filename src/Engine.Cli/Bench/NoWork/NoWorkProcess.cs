using System.Globalization;
using Engine.Cli.Processes;

namespace Engine.Cli.Bench.NoWork;

/// <summary>A <see cref="NoWorkHost"/> in a process of its own, as an engine has one.</summary>
internal sealed class NoWorkProcess : IAsyncDisposable
{
    /// <summary>The hidden command that runs it.</summary>
    public const string Command = "no-work";

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);

    private readonly EngineProcess _process;

    private NoWorkProcess(EngineProcess process, string address) => (_process, Address) = (process, address);

    /// <summary>Where it serves.</summary>
    public string Address { get; }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one and waits until it serves.</summary>
    /// <exception cref="EngineProcessException">It did not come up; with its output.</exception>
    public static async Task<NoWorkProcess> StartAsync(CancellationToken cancellation)
    {
        string port = EphemeralEngine.FindFreePort().ToString(CultureInfo.InvariantCulture);
        EngineProcess process = EngineProcess.Start("bench", Command, "--port", port);
        try
        {
            await process.WaitReadyAsync(s_startTimeout, cancellation);
            return new NoWorkProcess(process, $"http://127.0.0.1:{port}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
