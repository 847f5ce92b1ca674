using Engine.Cli.Workload;
using Engine.Client;
using Engine.Faults.Tests.Rig;
using Npgsql;
using ClientAccount = Engine.Client.Account;
using ClientTransfer = Engine.Client.Transfer;

namespace Engine.Faults.Tests.Proof;

/// <summary>
/// Reads while faults happen. What was acknowledged is found; what was never sent is not; nothing that has been seen
/// goes back, through the engine or by SQL. A read that is refused proves nothing and is tried again.
/// </summary>
internal sealed class Reader(
    string address, Func<TestCluster> cluster, SampleTransfers sample, Writers writers, Acknowledged acknowledged)
    : IAsyncDisposable
{
    private const long NeverSent = 1L << 40;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(TestScale.IsLong ? 10 : 100);

    private readonly CancellationTokenSource _stop = new();
    private readonly EngineClient _client = new(new EngineClientOptions
    {
        Addresses = [address],
        Deadline = TimeSpan.FromSeconds(2),
    });

    private Task _running = Task.CompletedTask;
    private NpgsqlConnection? _server;
    private ulong _durable;
    private UInt128 _posted;
    private long _block;
    private long _reads;

    /// <summary>Rounds of reading that were answered.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Starts to read.</summary>
    public void Start() => _running = Task.WhenAll(
        Task.Run(() => LoopAsync(AskEngineAsync)), Task.Run(() => LoopAsync(AskServerAsync)));

    /// <summary>Reads no more.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        await LeaveServerAsync();
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task LoopAsync(Func<Task> askAsync)
    {
        using var pace = new PeriodicTimer(_pace);
        try
        {
            while (await pace.WaitForNextTickAsync(_stop.Token))
            {
                await AskAsync(askAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was read.
        }
    }

    private static async Task AskAsync(Func<Task> askAsync)
    {
        try
        {
            await askAsync();
        }
        catch (Exception failed) when (failed is EngineException or NpgsqlException or TimeoutException)
        {
            // A fault is under way.
        }
    }

    private async Task AskEngineAsync()
    {
        if (acknowledged.Pick() is { } first)
        {
            IReadOnlyList<ClientTransfer> found = await _client.LookupTransfersAsync(Ids(first));
            Require(
                found.Count == Writers.Batch,
                $"{found.Count} of the transfers from {first} are found, acknowledged as they are");
        }

        long lately = Math.Max(0, writers.Next - (4 * Writers.Batch));
        IReadOnlyList<ClientTransfer> early = await _client.LookupTransfersAsync(Ids(lately));
        acknowledged.Read(early.Select(transfer => transfer.Id));
        Require(
            (await _client.LookupTransfersAsync(Ids(NeverSent))).Count == 0, "transfers that nobody sent are found");
        await AskAccountAsync();
        ulong durable = (await _client.GetStatusAsync()).Sequences.DurableSequence;
        Require(durable >= _durable, $"the durable sequence went back from {_durable} to {durable}");
        _durable = durable;
        Interlocked.Increment(ref _reads);
    }

    private async Task AskAccountAsync()
    {
        foreach (ClientAccount merchant in await _client.LookupAccountsAsync(new[] { sample.BusiestAccount }))
        {
            Require(
                merchant.CreditsPosted >= _posted,
                $"posted credits went back from {_posted} to {merchant.CreditsPosted}");
            _posted = merchant.CreditsPosted;
        }
    }

    private async Task AskServerAsync()
    {
        V1.PostgresStatus told = (await _client.GetStatusAsync()).Postgres;
        long block = await LastBlockAsync();
        Require(block >= (long)told.LastBlock, $"block {told.LastBlock} is told to be durable, SQL sees up to {block}");
        Require(block >= _block, $"the journal went back from block {_block} to {block}");
        _block = block;
    }

    // Over one connection for as long as it lasts: a backend for each look would cost more than the engine.
    private async Task<long> LastBlockAsync()
    {
        try
        {
            _server ??= await cluster().ConnectAsync();
            await using var question = new NpgsqlCommand("SELECT max(block) FROM engine.journal", _server);
            return (long)(await question.ExecuteScalarAsync())!;
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            await LeaveServerAsync();
            throw;
        }
    }

    private async Task LeaveServerAsync()
    {
        if (_server is { } left)
        {
            _server = null;
            await left.DisposeAsync();
        }
    }

    private UInt128[] Ids(long first) => [.. Writers.Ids(sample, first)];

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            acknowledged.Break(otherwise);
        }
    }
}
