using System.Diagnostics;
using System.Globalization;
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
internal sealed class DemoRun(IAnsiConsole console, long transfers)
{
    private const int Batch = 250 * SampleTransfers.Group;
    private const int InFlight = 16;
    private const int Streams = 2;
    private const int Customers = 100_000;
    private static readonly TimeSpan s_restartTimeout = TimeSpan.FromMinutes(5);

    private readonly SampleTransfers _sample = new((ulong)Random.Shared.NextInt64(), Customers, holds: true);
    private readonly AnsweredRequests _answered = new(transfers, Batch);

    /// <summary>Runs it all; 0 when everything was proved.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        console.MarkupLine("[bold]1.[/] An engine starts on a private PostgreSQL of its own.");
        await using EphemeralEngine engine = await EphemeralEngine.StartAsync(cancellation);
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Address], Streams = Streams, Window = InFlight, Deadline = null });

        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[bold]2.[/] {Customers:N0} customers and their merchants get accounts.");
        await _sample.OpenAccountsAsync(client, cancellation);

        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[bold]3.[/] {transfers:N0} transfers stream in; half-way the engine is killed.");
        var load = new SampleLoad(client, _sample, Batch, Streams * InFlight) { Answered = _answered.Mark };
        long start = Stopwatch.GetTimestamp();
        TimeSpan outage = await LoadThroughCrashAsync(engine, client, load, cancellation);
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        console.MarkupLine("[bold]4.[/] The proof, from the journal in PostgreSQL alone.");
        DurabilityProof proof = await DurabilityProof.TakeAsync(
            engine.Journal, client, _answered.Indexes().Select(_sample.IdOf), cancellation);
        proof.Show(console);
        ShowFigures(load, took, outage);
        bool proved = proof.Holds && load.RefusedCount == 0;
        console.MarkupLine(proved
            ? "[green]Proved: nothing lost, nothing twice, and the balances are those of the journal.[/]"
            : "[red]NOT proved.[/]");
        return proved ? 0 : 1;
    }

    private async Task<TimeSpan> LoadThroughCrashAsync(
        EphemeralEngine engine, EngineClient client, SampleLoad load, CancellationToken cancellation)
    {
        using var shown = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task live = new LiveLine(console, load, client, transfers).RunAsync(shown.Token);
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

    private void ShowFigures(SampleLoad load, TimeSpan took, TimeSpan outage)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("figure").AddColumn("value");
        void Row(string name, FormattableString value) =>
            table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        Row("transfers answered", $"{load.AnsweredCount:N0}");
        Row("refused", $"{load.RefusedCount:N0}");
        Row("time, crash and recovery included", $"{took.TotalSeconds:N1} s");
        Row("killed until ready again", $"{outage.TotalSeconds:N1} s");
        Row("durable rate without the outage", $"{load.AnsweredCount / (took - outage).TotalSeconds:N0}/s");
        Row("latency of a request of 8,000 at full load, p50", $"{load.Latency.GetValueAtPercentile(50) / 1000.0:N1} ms");
        Row("p99", $"{load.Latency.GetValueAtPercentile(99) / 1000.0:N1} ms");
        console.Write(table);
    }
}
