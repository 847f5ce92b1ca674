using System.Globalization;
using Engine.Cli.Processes;

namespace Engine.Faults.Tests.Rig;

/// <summary>An <c>engine serve</c> of its own process that journals into a server of the test's.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    /// <summary>Small leaves: a few seconds of the load fill one.</summary>
    public static readonly string LeafRows = TestScale.IsLong ? "65536" : "16384";

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(10) * TestScale.Factor;

    private readonly IReadOnlyList<string> _arguments;

    private EngineServer(string address, IReadOnlyList<string> arguments, EngineProcess process) =>
        (Address, _arguments, Process) = (address, arguments, process);

    /// <summary>Where it serves gRPC.</summary>
    public string Address { get; }

    /// <summary>The process.</summary>
    public EngineProcess Process { get; private set; }

    /// <summary>
    /// Starts one and waits until it serves. It gives up stuck commits soon, for the tests' sake, and has small leaves, so that
    /// faults meet rolls and seals.
    /// </summary>
    public static async Task<EngineServer> StartAsync(string connectionString, params IEnumerable<string> more)
    {
        string address = string.Create(
            CultureInfo.InvariantCulture, $"http://127.0.0.1:{EphemeralEngine.FindFreePort()}");
        string[] arguments =
        [
            "serve", "--listen", address, "--admin-listen", "127.0.0.1:0", "--connection-string", connectionString,
            "--commit-timeout", "1s", "--heartbeat", "200ms", "--read-epoch-age", "2s", "--lock-timeout", "60s",
            "--leaf-rows", LeafRows,
            .. more,
        ];
        EngineProcess process = EngineProcess.Start(arguments);
        try
        {
            await process.WaitReadyAsync(Patience.Limit, CancellationToken.None);
            return new EngineServer(address, arguments, process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts it again, after it has ended, as a supervisor would: until it serves, however often a start fails or hangs.
    /// </summary>
    public Task RestartAsync() => Patience.UntilAsync(TryStartAsync, "the engine starts", () => Process.Output);

    private async Task<bool> TryStartAsync()
    {
        await Process.DisposeAsync();
        Process = EngineProcess.Start(_arguments);
        try
        {
            await Process.WaitReadyAsync(_startLimit, CancellationToken.None);
            return true;
        }
        catch (EngineProcessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Process.DisposeAsync();
}
