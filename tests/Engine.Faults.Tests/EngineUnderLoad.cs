using System.Globalization;
using Engine.Cli.Processes;
using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Client;

namespace Engine.Faults.Tests;

/// <summary>A real engine on its private cluster, as processes of their own, under a load that never lets up.</summary>
internal sealed class EngineUnderLoad : IAsyncDisposable
{
    private const int Batch = 25 * SampleTransfers.Group;
    private const int Streams = 2;
    private const int Window = 4;
    private const long MostTransfers = 50_000_000;

    /// <summary>Guards against hanging; nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SampleTransfers _sample = new(run: 7, customers: 1_000, holds: true);
    private readonly AnsweredRequests _answered = new(MostTransfers, Batch);
    private readonly ClosedLoad _load;
    private Task _running = Task.CompletedTask;

    private EngineUnderLoad(EphemeralEngine engine, IReadOnlyList<string> addresses)
    {
        Engine = engine;
        Client = new EngineClient(new EngineClientOptions
        {
            Addresses = addresses,
            Streams = Streams,
            Window = Window,
            Deadline = null,
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        });
        _load = new ClosedLoad(Client, _sample, Batch, Streams * Window) { Answered = _answered.Mark };
    }

    public EphemeralEngine Engine { get; }

    public EngineClient Client { get; }

    /// <summary>The process id of the private cluster's postmaster.</summary>
    public int Postmaster => int.Parse(File.ReadLines(PostmasterFile).First(), CultureInfo.InvariantCulture);

    /// <summary>Whether the private cluster's postmaster has not ended orderly.</summary>
    public bool IsPostmasterRunning => File.Exists(PostmasterFile);

    private string PostmasterFile => Path.Combine(Engine.Folder, "pgdata", "postmaster.pid");

    public static async Task<EngineUnderLoad> StartAsync()
    {
        EphemeralEngine engine = await EphemeralEngine.StartAsync(CancellationToken.None);
        return await StartAsync(engine, [engine.Address]);
    }

    /// <summary>Puts an engine, found among some addresses, under load; it is disposed with this.</summary>
    public static async Task<EngineUnderLoad> StartAsync(EphemeralEngine engine, IReadOnlyList<string> addresses)
    {
        var loaded = new EngineUnderLoad(engine, addresses);
        await loaded._sample.OpenAccountsAsync(loaded.Client, CancellationToken.None);
        loaded._running = loaded._load.RunAsync(0, MostTransfers, CancellationToken.None);
        return loaded;
    }

    /// <summary>Waits until so many more transfers were answered than now.</summary>
    public async Task AnswerAsync(long more)
    {
        long goal = _load.AnsweredCount + more;
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (_load.AnsweredCount < goal)
        {
            if (_running.IsFaulted)
            {
                await _running;
            }

            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Nothing is answered any more; the engine's output:\n{Engine.Process.Output}");
            }
        }
    }

    /// <summary>Lets the load run out; every request still in flight is answered.</summary>
    public async Task FinishAsync()
    {
        _load.Finish();
        await _running.WaitAsync(Patience);
        Assert.Equal(0, _load.RefusedCount);
    }

    /// <summary>
    /// Everything that was acknowledged is in the journal exactly once, and the engine's balances are a replay's.
    /// </summary>
    public async Task ProveAsync()
    {
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            Engine.Journal, Client, _answered.Indexes().Select(_sample.IdOf), CancellationToken.None);
        Assert.True(proof.Holds, proof.Broken);
    }

    public async ValueTask DisposeAsync()
    {
        _load.Finish();
        await Client.DisposeAsync().AsTask().WaitAsync(Patience);
        await Engine.DisposeAsync();
    }
}
