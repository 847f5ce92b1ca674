using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Verification;
using Engine.Cli.Workload;
using Spectre.Console;

namespace Engine.Cli.Demo;

/// <summary>What a demonstration came to.</summary>
/// <param name="proof">What holds of the journal afterwards.</param>
/// <param name="load">What was answered.</param>
/// <param name="took">How long that took, crash and recovery included.</param>
/// <param name="outage">From the kill until the engine was ready again.</param>
internal sealed class DemoResult(DurabilityProof proof, SampleLoad load, TimeSpan took, TimeSpan outage)
{
    /// <summary>Whether everything holds.</summary>
    public bool IsProved => proof.Holds && load.RefusedCount == 0;

    private double DurableRate => load.AnsweredCount / (took - outage).TotalSeconds;

    /// <summary>All of it, for programs.</summary>
    public JsonObject Document() => new()
    {
        ["proved"] = IsProved,
        ["statements"] = proof.Document(),
        ["transfers_answered"] = load.AnsweredCount,
        ["refused"] = load.RefusedCount,
        ["seconds"] = Math.Round(took.TotalSeconds, 3),
        ["outage_seconds"] = Math.Round(outage.TotalSeconds, 3),
        ["durable_per_s"] = Math.Round(DurableRate),
        ["p50_ms"] = Milliseconds(50),
        ["p99_ms"] = Milliseconds(99),
    };

    /// <summary>Statements, figures and the verdict, for people.</summary>
    public void Show(IAnsiConsole console)
    {
        proof.Show(console);
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("figure").AddColumn("value");
        void Row(string name, FormattableString value) =>
            table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        Row("transfers answered", $"{load.AnsweredCount:N0}");
        Row("refused", $"{load.RefusedCount:N0}");
        Row("time, crash and recovery included", $"{took.TotalSeconds:N1} s");
        Row("killed until ready again", $"{outage.TotalSeconds:N1} s");
        Row("durable rate without the outage", $"{DurableRate:N0}/s");
        Row("latency of a request of 8,000 at full load, p50", $"{Milliseconds(50):N1} ms");
        Row("p99", $"{Milliseconds(99):N1} ms");
        console.Write(table);
        console.MarkupLine(IsProved
            ? "[green]Proved: nothing lost, nothing twice, and the balances are those of the journal.[/]"
            : "[red]NOT proved.[/]");
    }

    private double Milliseconds(double percentile) => load.Latency.GetValueAtPercentile(percentile) / 1000.0;
}
