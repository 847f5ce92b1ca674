using System.Diagnostics;
using System.Globalization;
using Engine.Cli.Output;
using Engine.Cli.Processes;
using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Engine.Client;
using Spectre.Console;

namespace Engine.Cli.Demo;

/// <summary>
/// An engine on a private cluster of its own, loaded over gRPC, killed half-way, started again, loaded to the end, and
/// then proved from the journal alone.
/// </summary>
internal sealed class DemoRun(Report report, long transfers)
{
    private const int Batch = 250 * SampleTransfers.Group;
    private const int InFlight = 16;
    private const int Streams = 2;
    private const int Customers = 100_000;
    private static readonly TimeSpan s_restartTimeout = TimeSpan.FromMinutes(5);

    private readonly IAnsiConsole _steps = report.Progress;
    private readonly SampleTransfers _sample = new((ulong)Random.Shared.NextInt64(), Customers, holds: true);
    private readonly AnsweredRequests _answered = new(transfers, Batch);

    /// <summary>Runs it all, and reports what it came to; 0 when everything was proved.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        _steps.MarkupLine("[bold]1.[/] An engine starts on a private PostgreSQL of its own.");
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = Streams, Window = InFlight, Deadline = null });

        _steps.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[bold]2.[/] {Customers:N0} customers and their merchants get accounts.");
        await _sample.OpenAccountsAsync(client, cancellation);

        _steps.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[bold]3.[/] {transfers:N0} transfers stream in; half-way the engine is killed.");
        var load = new SampleLoad(client, _sample, Batch, Streams * InFlight) { Answered = _answered.Mark };
        long start = Stopwatch.GetTimestamp();
        TimeSpan outage = await LoadThroughCrashAsync(engine, client, load, cancellation);
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        _steps.MarkupLine("[bold]4.[/] The proof, from the journal in PostgreSQL alone.");
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            engine.Journal, client, _answered.Indexes().Select(_sample.IdOf), cancellation);
        var result = new DemoResult(proof, load, took, outage);
        report.Write(result.Document(), result.Show);
        return result.IsProved ? ExitCode.Ok : ExitCode.Failure;
    }

    private async Task<TimeSpan> LoadThroughCrashAsync(
        EphemeralEngine engine, EngineClient client, SampleLoad load, CancellationToken cancellation)
    {
        using var shown = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task live = new LiveLine(_steps, load, client, transfers).RunAsync(shown.Token);
        Task loaded = load.RunAsync(0, transfers, cancellation);
        TimeSpan outage = await CrashHalfWayAsync(engine, load, loaded, cancellation);
        await loaded;
        await shown.CancelAsync();
        await live;
        return outage;
    }

    // Kills the engine when half is answered; gives the time until it was ready again.
    private async Task<TimeSpan> CrashHalfWayAsync(
        EphemeralEngine engine, SampleLoad load, Task loaded, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (load.AnsweredCount < transfers / 2 && !loaded.IsCompleted)
        {
            await timer.WaitForNextTickAsync(cancellation);
        }

        long killed = Stopwatch.GetTimestamp();
        engine.Process.Kill();
        await engine.Process.Exited;
        await engine.RestartAsync(s_restartTimeout, cancellation);
        return Stopwatch.GetElapsedTime(killed);
    }
}
