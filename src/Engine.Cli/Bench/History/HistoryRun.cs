using System.Diagnostics;
using System.Globalization;
using Engine.Cli.Processes;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.V1;
using Npgsql;

namespace Engine.Cli.Bench.History;

/// <summary>A fresh engine with accounts and a load of batches, whose leaves fill.</summary>
internal sealed class HistoryRun : IAsyncDisposable
{
    private const int Batch = 250 * SampleTransfers.Group;
    private const int InFlight = 16;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly EphemeralEngine _engine;
    private readonly EngineClient _client;
    private readonly SampleTransfers _sample;
    private readonly SampleLoad _load;
    private readonly HistoryOptions _options;
    private (long Bytes, long Answered) _warm;

    private HistoryRun(
        HistoryOptions options, EphemeralEngine engine, EngineClient client, SampleTransfers sample, SampleLoad load) =>
        (_options, _engine, _client, _sample, _load) = (options, engine, client, sample, load);

    /// <summary>How its journal is connected to.</summary>
    public string Journal => _engine.Journal;

    /// <summary>Transfers answered so far.</summary>
    public long Answered => _load.AnsweredCount;

    /// <summary>Bytes of memory that the engine's process holds.</summary>
    public long ResidentBytes => Process.GetProcessById(_engine.Process.Id).WorkingSet64;

    /// <summary>
    /// Bytes that the process holds for a transfer, of those after the first leaf: by then all that does not grow is there.
    /// </summary>
    public double BytesPerTransfer => (ResidentBytes - _warm.Bytes) / (double)Math.Max(1, Answered - _warm.Answered);

    /// <summary>Starts an engine, with the accounts that the load is between.</summary>
    /// <param name="options">How it is measured.</param>
    /// <param name="seals">Whether full leaves are sealed.</param>
    /// <param name="beforeAccounts">Called when the engine serves, before there are accounts.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<HistoryRun> StartAsync(
        HistoryOptions options, bool seals, Action<HistoryRun> beforeAccounts, CancellationToken cancellation)
    {
        string leafRows = options.LeafRows.ToString(CultureInfo.InvariantCulture);
        EphemeralEngine engine = await EphemeralEngine.StartAsync(
            ["--leaf-rows", leafRows, "--seal-leaves", seals ? "true" : "false"], cancellation);
        var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = 2, Window = InFlight, Deadline = null });
        var sample = new SampleTransfers((ulong)Random.Shared.NextInt64(), options.Accounts, holds: true);
        var run = new HistoryRun(options, engine, client, sample, new SampleLoad(client, sample, Batch, 2 * InFlight));
        try
        {
            beforeAccounts(run);
            await sample.OpenAccountsAsync(client, cancellation);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The rate at full load, from the moment in which a leaf is full: where leaves are sealed, that is being done from
    /// then on.
    /// </summary>
    public async Task<SealingSample> RateAsync(bool seals, CancellationToken cancellation)
    {
        Task loading = _load.RunAsync(0, long.MaxValue, cancellation);
        while (Answered < _options.LeafRows || (seals && (await SealingAsync(cancellation)).Step.Length == 0))
        {
            await WithLoadAsync(loading, Task.Delay(s_look, cancellation));
        }

        SealingStatus first = await SealingAsync(cancellation);
        (long answered, long started) = (Answered, Stopwatch.GetTimestamp());
        await WithLoadAsync(loading, Task.Delay(_options.Duration, cancellation));
        double perSecond = (Answered - answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        SealingStatus last = await SealingAsync(cancellation);
        _load.Finish();
        await loading;
        RequireNoRefusals();
        return new SealingSample(
            perSecond,
            ((int)first.FullLeaves, (int)last.FullLeaves),
            (int)(last.SealedLeaf - first.SealedLeaf));
    }

    /// <summary>
    /// The rate that seals keep pace with: the load waits whenever more than one leaf does, and goes on when there is one
    /// again.
    /// </summary>
    public async Task<SealingSample> SustainAsync(CancellationToken cancellation)
    {
        await GrowAsync(_options.LeafRows, cancellation);
        _warm = (ResidentBytes, Answered);
        SealingStatus first = await SealingAsync(cancellation);
        (long answered, long started) = (Answered, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < _options.Sustained)
        {
            if ((await SealingAsync(cancellation)).FullLeaves > 1)
            {
                await Task.Delay(s_look, cancellation);
            }
            else
            {
                await GrowAsync(Math.Max(Batch, _options.LeafRows / 10), cancellation);
            }
        }

        double perSecond = (Answered - answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        SealingStatus last = await SealingAsync(cancellation);
        RequireNoRefusals();
        return new SealingSample(
            perSecond, ((int)first.FullLeaves, (int)last.FullLeaves), (int)(last.SealedLeaf - first.SealedLeaf));
    }

    /// <summary>Sends so many transfers more.</summary>
    public async Task FillAsync(long transfers, CancellationToken cancellation)
    {
        await GrowAsync(transfers, cancellation);
        RequireNoRefusals();
    }

    /// <summary>The rate at full load for a while.</summary>
    public async Task<double> RateAsync(TimeSpan duration, CancellationToken cancellation)
    {
        (long answered, long started) = (Answered, Stopwatch.GetTimestamp());
        Task loading = _load.RunAsync(answered, long.MaxValue, cancellation);
        await WithLoadAsync(loading, Task.Delay(duration, cancellation));
        double perSecond = (Answered - answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        _load.Finish();
        await loading;
        RequireNoRefusals();
        return perSecond;
    }

    /// <summary>Goes on until so much of a leaf is filled.</summary>
    public Task ToLeafAsync(double share, CancellationToken cancellation)
    {
        long target = (long)(_options.LeafRows * share);
        long filled = (_options.Accounts + Answered) % _options.LeafRows; // an account takes a sequence too
        return FillAsync(filled <= target ? target - filled : _options.LeafRows + target - filled, cancellation);
    }

    /// <summary>The rate at full load until so much of a leaf is filled.</summary>
    public async Task<double> RateToLeafAsync(double share, CancellationToken cancellation)
    {
        (long answered, long started) = (Answered, Stopwatch.GetTimestamp());
        await ToLeafAsync(share, cancellation);
        return (Answered - answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>
    /// The rate at full load while the next checkpoint is saved. There is no load until then: seals would fall behind, and
    /// slow intake by themselves.
    /// </summary>
    public async Task<double> RateWhileSavingAsync(TimeSpan look, CancellationToken cancellation)
    {
        await ToLeafAsync(0, cancellation);
        await WaitSavingAsync(look, cancellation);
        (long answered, long started) = (Answered, Stopwatch.GetTimestamp());
        Task loading = _load.RunAsync(answered, long.MaxValue, cancellation);
        await WithLoadAsync(loading, WaitSavedAsync(look, cancellation));
        double perSecond = (Answered - answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        _load.Finish();
        await loading;
        RequireNoRefusals();
        await DrainAsync(cancellation);
        return perSecond;
    }

    /// <summary>Waits until a checkpoint is being saved.</summary>
    public async Task WaitSavingAsync(TimeSpan look, CancellationToken cancellation)
    {
        while (!await IsSavingAsync(cancellation))
        {
            await Task.Delay(look, cancellation);
        }
    }

    /// <summary>Waits until none is.</summary>
    public async Task WaitSavedAsync(TimeSpan look, CancellationToken cancellation)
    {
        while (await IsSavingAsync(cancellation))
        {
            await Task.Delay(look, cancellation);
        }
    }

    /// <summary>Accounts that the newest sealed leaf changed.</summary>
    public async Task<long> ChangedAccountsAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Journal);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT totals FROM engine.engine_leaf WHERE sealed IS NOT NULL ORDER BY number DESC LIMIT 1", connection);
        return (long)(await command.ExecuteScalarAsync(cancellation) ?? 0L);
    }

    /// <summary>How long the writer takes to answer, from when one thing is over until another is.</summary>
    public async Task<PauseSample> PausesAsync(
        Func<CancellationToken, Task> from, Func<CancellationToken, Task> until, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var probe = new WriterProbe(_client, _sample.BusyAccount);
        Task probing = probe.RunAsync(end.Token);
        await from(cancellation);
        probe.IsCounting = true;
        await until(cancellation);
        probe.IsCounting = false;
        await end.CancelAsync();
        await probing;
        return probe.Sample();
    }

    /// <summary>Rows that no sealed leaf holds.</summary>
    public async Task<long> UnsealedRowsAsync(CancellationToken cancellation) =>
        (long)(await _client.GetStatusAsync(cancellation)).Ledger.UnsealedRows;

    /// <summary>How long pages of a busy account take.</summary>
    public Task<PageSample> PagesAsync(CancellationToken cancellation) =>
        new PageBench(_client, _sample.BusyAccount, SampleTransfers.BusyShare).RunAsync(Answered, cancellation);

    /// <summary>Ends the engine's process as a fault would.</summary>
    public async Task KillAsync()
    {
        _engine.Process.Kill();
        await _engine.Process.Exited;
    }

    /// <summary>Starts the engine again, until it serves.</summary>
    public Task StartAgainAsync(CancellationToken cancellation) => _engine.RestartAsync(s_startLimit, cancellation);

    /// <summary>Waits until every full leaf is sealed.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while ((await SealingAsync(cancellation)).FullLeaves > 0)
        {
            await Task.Delay(s_look, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private Task GrowAsync(long transfers, CancellationToken cancellation) =>
        _load.RunAsync(Answered, Answered + (transfers / Batch * Batch), cancellation);

    private static async Task WithLoadAsync(Task loading, Task waiting)
    {
        if (await Task.WhenAny(loading, waiting) == loading)
        {
            await loading; // it ends by itself only when it fails
        }

        await waiting;
    }

    private async Task<bool> IsSavingAsync(CancellationToken cancellation) =>
        (await SealingAsync(cancellation)).Step.EndsWith(": saving", StringComparison.Ordinal);

    // Absent where leaves are not sealed.
    private async Task<SealingStatus> SealingAsync(CancellationToken cancellation)
    {
        SealingStatus? sealing = (await _client.GetStatusAsync(cancellation)).Sealing;
        return sealing is { LastError.Length: > 0 }
            ? throw new ToolException($"There is no figure: sealing failed: {sealing.LastError}")
            : sealing ?? new SealingStatus();
    }

    private void RequireNoRefusals()
    {
        if (_load.RefusedCount > 0)
        {
            throw new ToolException($"The run is void: {_load.RefusedCount} transfers were refused.");
        }
    }
}
