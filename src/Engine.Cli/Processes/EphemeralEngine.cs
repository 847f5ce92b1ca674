using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engine.Journal.Cluster;

namespace Engine.Cli.Processes;

/// <summary>
/// A fresh engine on a private cluster of its own, in a folder that is deleted in the end. Disposing stops the engine,
/// and its PostgreSQL too should the engine have left it behind.
/// </summary>
internal sealed class EphemeralEngine : IAsyncDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> _nothingMore = [];

    private readonly IReadOnlyList<string> _options;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private EphemeralEngine(
        string folder, IReadOnlyList<string> options, IReadOnlyDictionary<string, string> environment)
    {
        (_options, _environment) = (options, environment);
        Folder = folder;
        Process = Launch(Address);
    }

    /// <summary>Where it keeps its data.</summary>
    public string Folder { get; }

    /// <summary>How its private cluster is connected to.</summary>
    public string Journal => PrivateCluster.ConnectionStringFor(Folder);

    /// <summary>Where it serves gRPC, on the loopback interface.</summary>
    public string Address { get; } = FreeAddress();

    /// <summary>The engine itself.</summary>
    public EngineProcess Process { get; private set; }

    /// <summary>Starts the engine again on the same folder and address, after it has ended, and waits until it serves.</summary>
    /// <exception cref="EngineProcessException">It did not come up; with its output.</exception>
    public async Task RestartAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        await RelaunchAsync();
        await Process.WaitReadyAsync(timeout, cancellation);
    }

    /// <summary>Starts the engine again on the same folder and address, after it has ended.</summary>
    public async Task RelaunchAsync()
    {
        await Process.DisposeAsync();
        Process = Launch(Address);
    }

    /// <summary>Starts another engine on the same journal, at an address of its own.</summary>
    public (EngineProcess Process, string Address) LaunchBeside()
    {
        string address = FreeAddress();
        return (LaunchBeside(address), address);
    }

    /// <summary>Starts that one again.</summary>
    public EngineProcess LaunchBeside(string address) => Launch(address);

    /// <summary>Starts one and waits until it serves.</summary>
    /// <exception cref="EngineProcessException">It did not come up; with its output.</exception>
    public static Task<EphemeralEngine> StartAsync(CancellationToken cancellation) => StartAsync([], cancellation);

    /// <summary>Starts one with more options of <c>engine serve</c>, and waits until it serves.</summary>
    /// <exception cref="EngineProcessException">It did not come up; with its output.</exception>
    public static Task<EphemeralEngine> StartAsync(IReadOnlyList<string> options, CancellationToken cancellation) =>
        StartAsync(options, Path.GetTempPath(), _nothingMore, static _ => { }, cancellation);

    /// <summary>Starts one that keeps its data below a folder that is there, and waits until it serves.</summary>
    /// <param name="options">More options of <c>engine serve</c>.</param>
    /// <param name="place">The folder.</param>
    /// <param name="environment">What it finds in its environment beside ours, of which it takes no setting.</param>
    /// <param name="prepare">Puts into its data folder, which is not there yet, what it is to find in it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="EngineProcessException">It did not come up; with its output.</exception>
    public static async Task<EphemeralEngine> StartAsync(
        IReadOnlyList<string> options,
        string place,
        IReadOnlyDictionary<string, string> environment,
        Action<string> prepare,
        CancellationToken cancellation)
    {
        // Left for the engine to create: PostgreSQL may run as another user, who has to get through this folder.
        string folder = Path.Combine(place, $"engine-{Guid.NewGuid().ToString("N")[..12]}");
        prepare(folder);
        EphemeralEngine engine = new(folder, options, environment);
        try
        {
            await engine.Process.WaitReadyAsync(_startTimeout, cancellation);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Process.Terminate();
        await Task.WhenAny(Process.Exited, Task.Delay(_stopTimeout));
        await Process.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            await LeftoverPostgres.StopAllAsync(Folder);
            Directory.Delete(Folder, recursive: true);
        }
    }

    private EngineProcess Launch(string address) => EngineProcess.StartApart(
        ["serve", "--listen", address, "--admin-listen", "127.0.0.1:0", "--data", Folder, .. _options], _environment);

    private static string FreeAddress() =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FindFreePort()}");

    // Below those that the system gives to whoever names none (32,768 and up on Linux, 49,152 on macOS), and at random: until the engine
    // binds it, it is nobody else's.
    internal static int FindFreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            using TcpListener probe = new(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it: another one.
            }
        }
    }
}
