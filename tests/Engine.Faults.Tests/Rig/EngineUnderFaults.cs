using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Proof;
using Engine.Faults.Tests.Proxy;

namespace Engine.Faults.Tests.Rig;

/// <summary>
/// A real engine on a PostgreSQL of the test's own, a proxy between them, under load and watched by readers.
/// </summary>
internal sealed class EngineUnderFaults : IAsyncDisposable
{
    // Some hundred commits a second: more load shows nothing more, and has to be replayed and proved. In a short run others
    // want the processor, too.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(TestScale.IsLong ? 20 : 50);

    private static readonly TimeSpan _rest = TimeSpan.FromMilliseconds(200);

    private readonly SampleTransfers _sample = new(run: 11, customers: 500, holds: true);
    private readonly Acknowledged _acknowledged = new();
    private Reader _reader;

    private EngineUnderFaults(TestCluster cluster, WireProxy proxy, EngineServer engine)
    {
        (Cluster, Proxy, Engine) = (cluster, proxy, engine);
        Writers = new Writers([engine.Address], _sample, _acknowledged, _pause);
        _reader = NewReader();
    }

    public TestCluster Cluster { get; private set; }

    public WireProxy Proxy { get; }

    public EngineServer Engine { get; }

    public Writers Writers { get; }

    /// <summary>Whether the proof was taken and held, and nothing has been sent since.</summary>
    public bool IsProved { get; private set; }

    /// <summary>How many requests were acknowledged so far.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Starts everything on a new PostgreSQL.</summary>
    public static async Task<EngineUnderFaults> StartAsync(params IEnumerable<string> options) =>
        await StartAsync(await TestCluster.StartAsync(), options);

    /// <summary>Starts everything on a PostgreSQL that is there, and owns it from then on.</summary>
    public static async Task<EngineUnderFaults> StartAsync(TestCluster cluster, params IEnumerable<string> options)
    {
        var proxy = new WireProxy(cluster);
        EngineServer engine = await EngineServer.StartAsync(proxy.ConnectionString, options);
        var started = new EngineUnderFaults(cluster, proxy, engine);
        await started._sample.OpenAccountsAsync(started.Writers.Client, CancellationToken.None);
        await started.LoadAsync();
        return started;
    }

    /// <summary>Under load and watched again, after the proof.</summary>
    public async Task GoOnAsync()
    {
        IsProved = false;
        await _reader.DisposeAsync();
        _reader = NewReader();
        await LoadAsync();
    }

    /// <summary>Has a fault happen under load, and the engine answer again after it.</summary>
    public async Task SufferAsync(IFault fault)
    {
        await fault.BeginAsync(this);
        await fault.EndAsync(this);
        await AnswerAsync();
    }

    /// <summary>Waits until so many more requests were acknowledged than now.</summary>
    public async Task AnswerAsync(int more = 30)
    {
        int goal = Acknowledged + more;
        await WaitAsync(() => Task.FromResult(Acknowledged >= goal), $"{more} more requests are acknowledged");
    }

    /// <summary>Waits for something, while sending has not failed.</summary>
    public Task WaitAsync(Func<Task<bool>> holds, string what) => Patience.UntilAsync(
        async () =>
        {
            await Writers.FailAsync();
            return await holds();
        },
        what,
        () => $"{string.Join('\n', _acknowledged.Broken)}\nThe engine's output:\n{Engine.Process.Output}\n"
            + $"PostgreSQL's log:\n{Tail(Cluster.Log)}");

    /// <summary>Waits until the status gives such a reason why the journal takes no writes, and the log has it too.</summary>
    public async Task TellAsync(string reason)
    {
        bool Has(string text) => text.Contains(reason, StringComparison.OrdinalIgnoreCase);
        await WaitAsync(
            async () => Has((await Writers.Client.GetStatusAsync()).Postgres.Reason) && Has(Engine.Process.Output),
            $"status and log tell that {reason}");
    }

    /// <summary>
    /// The proof at the end: no promise was seen broken, every request is resolved, what was acknowledged or read is in
    /// the journal exactly once, and the engine's balances are a replay's.
    /// </summary>
    public async Task ProveAsync()
    {
        await Writers.FinishAsync();
        await WaitAsync(ReadOnceMoreAsync(), "reads are answered");
        await _reader.FinishAsync();
        Assert.Empty(_acknowledged.Broken);
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            Cluster.ConnectionString, Writers.Client, ToBeFound(), CancellationToken.None);
        Assert.True(proof.Holds, proof.Broken);
        IsProved = true;
    }

    /// <summary>The ids of all transfers that were acknowledged or read so far.</summary>
    public IReadOnlyList<UInt128> ToBeFound() => _acknowledged.ToBeFound(_sample);

    /// <summary>The engine's durable sequence, once it has come to rest.</summary>
    public async Task<ulong> SettledSequenceAsync()
    {
        ulong durable = 0;
        await WaitAsync(
            async () =>
            {
                ulong before = durable;
                durable = (await Writers.Client.GetStatusAsync()).Sequences.DurableSequence;
                await Task.Delay(_rest);
                return durable == before;
            },
            "the durable sequence rests");
        return durable;
    }

    /// <summary>PostgreSQL has moved: connections go to another one from now on.</summary>
    public void GoOnWith(TestCluster cluster)
    {
        Cluster = cluster;
        Proxy.Target = cluster.SocketFile;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await Engine.DisposeAsync();
        await Writers.DisposeAsync();
        await Proxy.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private Reader NewReader() => new(Engine.Address, () => Cluster, _sample, Writers, _acknowledged);

    private async Task LoadAsync()
    {
        Writers.Start();
        _reader.Start();
        await AnswerAsync();
    }

    private Func<Task<bool>> ReadOnceMoreAsync()
    {
        long before = _reader.Reads;
        return () => Task.FromResult(_reader.Reads > before + 1);
    }

    private static string Tail(string log) => log.Length > 4_000 ? log[^4_000..] : log;
}
