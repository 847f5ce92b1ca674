using System.Collections.Concurrent;
using System.Globalization;
using Engine.Cli.Processes;
using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>A real engine on its private cluster, as processes of their own, under a load that never lets up.</summary>
internal sealed class EngineUnderLoad : IAsyncDisposable
{
    private const int LightBatch = SampleTransfers.Group;
    private const int Streams = 2;
    private const int Window = 4;
    private const long Endless = long.MaxValue / 2;

    /// <summary>The smallest leaves: what happens to an engine happens while they are rolled and sealed.</summary>
    public const string LeafRows = "16384";

    /// <summary>Guards against hanging; nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly int _heavyBatch = (TestScale.IsLong ? 25 : 5) * SampleTransfers.Group;

    // An engine that rejoins replays all that was taken meanwhile: without a pause, rounds would grow longer and longer.
    private static readonly TimeSpan _lightPause = TimeSpan.FromMilliseconds(200);

    private readonly SampleTransfers _sample = new(run: 7, customers: 1_000, holds: true);
    private readonly ConcurrentQueue<(long First, int Count)> _answered = new();
    private readonly SampleLoad _load;
    private readonly bool _ownsEngine;
    private Task _running = Task.CompletedTask;

    private EngineUnderLoad(
        EphemeralEngine engine, IReadOnlyList<string> addresses, int batch, TimeSpan thinkTime, bool ownsEngine)
    {
        (Engine, _ownsEngine) = (engine, ownsEngine);
        Client = new EngineClient(new EngineClientOptions
        {
            Addresses = addresses,
            Streams = Streams,
            Window = Window,
            Deadline = null,
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        });
        _load = new SampleLoad(Client, _sample, batch, Streams * Window)
        {
            Answered = (first, count) => _answered.Enqueue((first, count)),
            ThinkTime = thinkTime,
        };
    }

    public EphemeralEngine Engine { get; }

    public EngineClient Client { get; }

    /// <summary>Whether the proof was taken and held, and nothing has been sent since.</summary>
    public bool IsProved { get; private set; }

    /// <summary>The process id of the private cluster's postmaster.</summary>
    public int Postmaster => int.Parse(File.ReadLines(PostmasterFile).First(), CultureInfo.InvariantCulture);

    /// <summary>Whether the private cluster's postmaster has not ended orderly.</summary>
    public bool IsPostmasterRunning => File.Exists(PostmasterFile);

    private string PostmasterFile => Path.Combine(Engine.Folder, "pgdata", "postmaster.pid");

    public static async Task<EngineUnderLoad> StartAsync(TimeSpan pause = default)
    {
        EphemeralEngine engine = await EphemeralEngine.StartAsync(
            ["--leaf-rows", LeafRows], CancellationToken.None);
        return await StartAsync(new EngineUnderLoad(engine, [engine.Address], _heavyBatch, pause, ownsEngine: true));
    }

    /// <summary>
    /// Puts a pair of engines under a lighter load, which goes on for as long as a take-over lasts. The pair stays the
    /// caller's to dispose.
    /// </summary>
    public static Task<EngineUnderLoad> StartAsync(EnginePair pair) =>
        StartAsync(new EngineUnderLoad(pair.Home, pair.Addresses, LightBatch, _lightPause, ownsEngine: false));

    private static async Task<EngineUnderLoad> StartAsync(EngineUnderLoad loaded)
    {
        await loaded._sample.OpenAccountsAsync(loaded.Client, CancellationToken.None);
        loaded.Load();
        return loaded;
    }

    /// <summary>Under load again, after the proof.</summary>
    public void GoOn()
    {
        IsProved = false;
        Load();
    }

    /// <summary>Waits until enough more were answered that blocks are in flight, to a different moment each time.</summary>
    /// <remarks>More than are in flight, which may be answered still after a kill.</remarks>
    public Task AnswerManyAsync() =>
        TestScale.IsLong ? AnswerLeafAsync() : AnswerAsync(Random.Shared.Next(2_000, 6_000));

    /// <summary>Waits until so many more were answered that a leaf may have become full.</summary>
    public Task AnswerLeafAsync() => AnswerAsync(Random.Shared.Next(10_000, 40_000));

    /// <summary>Waits until so many more transfers were answered than now.</summary>
    public async Task AnswerAsync(long more)
    {
        long goal = _load.AnsweredCount + more;
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(3));
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

    /// <summary>Waits until every full leaf is sealed.</summary>
    public Task SealAllAsync() => Rig.Patience.UntilAsync(
        async () => (await Client.GetStatusAsync()).Sealing is { FullLeaves: 0, LastError: "" },
        "every full leaf is sealed",
        () => Engine.Process.Output);

    /// <summary>
    /// Everything that was acknowledged is in the journal exactly once, and the engine's balances are a replay's.
    /// </summary>
    public async Task ProveAsync()
    {
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            Engine.Journal, Client, Answered().Select(_sample.IdOf), CancellationToken.None);
        Assert.True(proof.Holds, proof.Broken);
        IsProved = true;
    }

    public async ValueTask DisposeAsync()
    {
        _load.Finish();
        await Client.DisposeAsync().AsTask().WaitAsync(Patience);
        if (_ownsEngine)
        {
            await Engine.DisposeAsync();
        }
    }

    private void Load() => _running = _load.RunAsync(_load.Next, Endless, CancellationToken.None);

    private IEnumerable<long> Answered() =>
        _answered.SelectMany(request => Enumerable.Range(0, request.Count).Select(i => request.First + i));
}
