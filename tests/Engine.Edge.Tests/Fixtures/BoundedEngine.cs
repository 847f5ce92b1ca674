using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engine.Cli.Processes;
using Engine.Tests.Fixtures;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Edge.Tests.Fixtures;

/// <summary>
/// A real <c>engine serve</c> with its private PostgreSQL, both as processes of their own; the engine with options that
/// are small enough to be reached.
/// </summary>
internal sealed class BoundedEngine : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    /// <summary>Guards against hanging; nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly string[] _options;
    private GrpcChannel? _channel;

    private BoundedEngine(string folder, string[] options)
    {
        _folder = folder;
        Port = EphemeralEngine.FindFreePort();
        _options = options;
        Process = Launch();
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public EngineProcess Process { get; private set; }

    public LedgerService.LedgerServiceClient Ledger => new(Channel);

    public AdminService.AdminServiceClient Admin => new(Channel);

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Address);

    /// <summary>The most memory that the process ever had resident, bytes.</summary>
    public long PeakBytes => MemoryOf(Process.Id, "VmHWM:");

    private int Postmaster => int.Parse(
        File.ReadLines(Path.Combine(_folder, "pgdata", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Starts one and waits until it serves.</summary>
    public static async Task<BoundedEngine> StartAsync(params string[] options)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid().ToString("N")[..12]}");
        await PreparedCluster.CopyToAsync(folder);
        var engine = new BoundedEngine(folder, options);
        await engine.Process.WaitReadyAsync(Patience, CancellationToken.None);
        return engine;
    }

    /// <summary>Kills the engine, as a crash would, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        Process.Kill();
        await Process.Exited;
        await Process.DisposeAsync();
        Process = Launch();
        await Process.WaitReadyAsync(Patience, CancellationToken.None);
    }

    /// <summary>Stops PostgreSQL with all its backends, until disposed: connections stay, nothing answers.</summary>
    public IDisposable StopPostgres()
    {
        int[] processes = [Postmaster, .. ChildrenOf(Postmaster)];
        Signal(processes, Stop);
        return new Stopped(processes);
    }

    /// <summary>Opens accounts 1 to <paramref name="count"/> of ledger 1.</summary>
    public async Task OpenAccountsAsync(int count)
    {
        var request = new CreateAccountsRequest();
        request.Accounts.AddRange(
            Enumerable.Range(1, count).Select(id => new Account { Id = Ids.Of(id), Ledger = 1, Code = 1 }));
        CreateAccountsResponse reply = await Ledger.CreateAccountsAsync(request);
        Assert.All(reply.Results, result => Assert.Equal(CreateAccountResult.Exists, result.Result));
    }

    /// <summary>A status call, which never waits for PostgreSQL.</summary>
    public async Task<GetStatusResponse> StatusAsync() => await Admin.GetStatusAsync(new GetStatusRequest());

    /// <summary>Waits until the status is as said; fails when it never is.</summary>
    public async Task UntilAsync(Func<GetStatusResponse, bool> holds)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        while (!holds(await StatusAsync()))
        {
            await Task.Delay(10, giveUp.Token);
        }
    }

    /// <summary>What transfers an honest client makes meanwhile: each must be answered, and be ok or there before.</summary>
    public async Task GoOnAsync(long firstId, int count)
    {
        for (int i = 0; i < count; i++)
        {
            CreateTransfersResponse reply = await RetryWhileFull.CallAsync(
                () => Ledger.CreateTransfersAsync(
                    new CreateTransfersRequest { Transfers = { Ids.Transfer(firstId + i) } },
                    deadline: DateTime.UtcNow + Patience));
            Assert.All(reply.Results, result => Assert.Equal(CreateTransferResult.Exists, result.Result));
        }
    }

    /// <summary>Which of the transfers are in the ledger.</summary>
    public async Task<HashSet<long>> FindAsync(IReadOnlyCollection<long> ids)
    {
        var found = new HashSet<long>();
        foreach (long[] some in ids.Chunk(8_192))
        {
            var request = new LookupTransfersRequest();
            request.Ids.AddRange(some.Select(Ids.Of));
            found.UnionWith((await Ledger.LookupTransfersAsync(request)).Transfers.Select(t => Ids.ToNumber(t.Id)));
        }

        return found;
    }

    /// <summary>Waits until all the transfers are in the ledger; fails when they never are.</summary>
    public async Task UntilFoundAsync(IReadOnlyCollection<long> ids)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        while ((await FindAsync(ids)).Count < ids.Count)
        {
            await Task.Delay(20, giveUp.Token);
        }
    }

    /// <summary>Waits until a new connection is served; the engine may have to see first that old ones have ended.</summary>
    public async Task UntilConnectableAsync()
    {
        using var giveUp = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var channel = GrpcChannel.ForAddress(Address);
                await new AdminService.AdminServiceClient(channel).GetStatusAsync(
                    new GetStatusRequest(), cancellationToken: giveUp.Token);
                return;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(20, giveUp.Token);
            }
        }
    }

    /// <summary>Fails unless the engine never had more memory than the documented ceiling, and wrote no stack trace.</summary>
    public void AssertSound(long ceiling)
    {
        Assert.False(Process.Exited.IsCompleted, Process.Output);
        string traces = string.Join(
            '\n', Process.Output.Split('\n').Where(line => line.Contains("   at ", StringComparison.Ordinal)));
        Assert.True(traces.Length == 0, traces);
        long peak = PeakBytes;
        Assert.True(peak <= ceiling, $"the peak was {peak >> 20} MiB, the ceiling is {ceiling >> 20} MiB");
        TestContext.Current.SendDiagnosticMessage($"peak {peak >> 20} MiB, ceiling {ceiling >> 20} MiB");
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        Process.Terminate();
        await Task.WhenAny(Process.Exited, Task.Delay(TimeSpan.FromSeconds(30)));
        await Process.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            await LeftoverPostgres.StopAllAsync(_folder);
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static long MemoryOf(int process, string line)
    {
        string text = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(line, StringComparison.Ordinal));
        return 1024 * long.Parse(text[line.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    // The parent is the second field after the name, which is in brackets.
    private static IEnumerable<int> ChildrenOf(int parent) =>
        from folder in Directory.GetDirectories("/proc")
        let name = Path.GetFileName(folder)
        where int.TryParse(name, CultureInfo.InvariantCulture, out _) && ParentOf(folder) == parent
        select int.Parse(name, CultureInfo.InvariantCulture);

    private static int ParentOf(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }

    private static void Signal(int[] processes, int signal)
    {
        foreach (int process in processes)
        {
            _ = Posix.TrySignal(process, signal);
        }
    }

    private EngineProcess Launch() =>
        EngineProcess.Start(
            ["serve", "--listen", Address, "--admin-listen", "127.0.0.1:0", "--data", _folder, .. _options]);

    private sealed class Stopped(int[] processes) : IDisposable
    {
        private int[] _processes = processes;

        public void Dispose()
        {
            Signal(_processes, Continue);
            _processes = [];
        }
    }
}
