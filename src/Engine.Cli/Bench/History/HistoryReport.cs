using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Bench.History;

/// <summary>What history costs: in rate, in memory, on disk.</summary>
/// <param name="options">How it was measured.</param>
internal sealed class HistoryReport(HistoryOptions options)
{
    private readonly List<(SealingSample Without, SealingSample With)> _rounds = [];

    /// <summary>The rate that seals kept pace with.</summary>
    public SealingSample Sustained { get; set; } = new(0, (0, 0), 0);

    /// <summary>Bytes that the engine's process holds for an account.</summary>
    public double BytesPerAccount { get; set; }

    /// <summary>Bytes that the engine's process holds for a transfer.</summary>
    public double BytesPerTransfer { get; set; }

    /// <summary>Bytes of a row of a sealed leaf on disk, with its part of the indexes.</summary>
    public double StoredBytes { get; set; }

    /// <summary>Bytes of a row alone.</summary>
    public double RowBytes { get; set; }

    /// <summary>What saving a checkpoint cost.</summary>
    public CheckpointSample Checkpoint { get; set; } = new([], 0, 0, default, default);

    /// <summary>What was seen of a long history.</summary>
    public GrownSample Grown { get; set; } = new(0, [], new PageSample(0, 0, 0, 0), 0, 0);

    /// <summary>Takes a round.</summary>
    public void Add(SealingSample without, SealingSample with) => _rounds.Add((without, with));

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject { ["leaf_rows"] = options.LeafRows, ["accounts"] = options.Accounts };
        if (options.Has(HistoryPart.Sealing))
        {
            document["ratio_sealing"] = Math.Round(Ratio, 3);
            document["without_per_s"] = Math.Round(Without);
            document["sealing_per_s"] = Math.Round(With);
            document["backlog_at_start"] = _rounds[^1].With.Backlog.Start;
            document["backlog_at_end"] = _rounds[^1].With.Backlog.End;
        }

        if (options.Has(HistoryPart.Sustained))
        {
            document["sustained_per_s"] = Math.Round(Sustained.PerSecond);
            document["sustained_seconds"] = options.Sustained.TotalSeconds;
            document["sustained_sealed_leaves"] = Sustained.SealedLeaves;
            document["sustained_backlog_at_end"] = Sustained.Backlog.End;
            document["memory_per_million_accounts"] = Math.Round(BytesPerAccount * 1e6);
            document["memory_per_million_transfers"] = Math.Round(BytesPerTransfer * 1e6);
            document["bytes_per_transfer_stored"] = Math.Round(StoredBytes, 1);
            document["bytes_per_row"] = Math.Round(RowBytes, 1);
        }

        if (options.Has(HistoryPart.Checkpoint))
        {
            document["ratio_checkpoint"] = Math.Round(CheckpointRatio, 3);
            document["checkpoint_changed_accounts"] = Checkpoint.ChangedAccounts;
            document["checkpoint_pause_ms"] = Math.Round(Checkpoint.Saving.Longest, 2);
            document["checkpoint_pause_p99_ms"] = Math.Round(Checkpoint.Saving.P99, 2);
            document["no_checkpoint_pause_ms"] = Math.Round(Checkpoint.Resting.Longest, 2);
            document["no_checkpoint_pause_p99_ms"] = Math.Round(Checkpoint.Resting.P99, 2);
            document["checkpoint_accounts"] = Checkpoint.Accounts;
        }

        if (options.Has(HistoryPart.Grown))
        {
            document["ratio_grown"] = Math.Round(GrownRatio, 3);
            document["grown_rows"] = Grown.Rows;
            document["page_p50_ms"] = Math.Round(Grown.Pages.P50, 2);
            document["page_p99_ms"] = Math.Round(Grown.Pages.P99, 2);
            document["page_account_transfers"] = Grown.Pages.Transfers;
            document["restart_s"] = Math.Round(Grown.RestartSeconds, 2);
            document["restart_replayed_rows"] = Grown.Replayed;
        }

        return document.Here(options.Rounds, options.Duration);
    }

    /// <summary>Shows it to people.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("what", "figure");
        if (options.Has(HistoryPart.Sealing))
        {
            table.AddRow("durable rate without a sealer, median", Text($"{Without:N0}/s"));
            table.AddRow("beside a sealer", Text($"{With:N0}/s"));
            table.AddRow("ratio", Text($"{Ratio:N2}"));
            table.AddRow("full leaves in the last round", Text($"{_rounds[^1].With.Backlog.Start} to {_rounds[^1].With.Backlog.End}"));
        }

        if (options.Has(HistoryPart.Sustained))
        {
            table.AddRow(
                Text($"seals keep pace with, for {options.Sustained.TotalSeconds:N0} s"), Text($"{Sustained.PerSecond:N0}/s"));
            table.AddRow("memory for a million accounts", Text($"{BytesPerAccount:N0} MB"));
            table.AddRow("memory for a million transfers", Text($"{BytesPerTransfer:N0} MB"));
            table.AddRow("a row on disk, with indexes", Text($"{StoredBytes:N0} bytes"));
            table.AddRow("a row alone", Text($"{RowBytes:N0} bytes"));
        }

        if (options.Has(HistoryPart.Checkpoint))
        {
            table.AddRow(
                Text($"rate while a checkpoint of {Checkpoint.ChangedAccounts:N0} changed accounts is saved, against none"),
                Text($"{CheckpointRatio:N2}"));
            table.AddRow(
                Text($"longest answer of the writer meanwhile, {Checkpoint.Accounts:N0} accounts; without one"),
                Text($"{Checkpoint.Saving.Longest:N2}; {Checkpoint.Resting.Longest:N2} ms"));
        }

        if (options.Has(HistoryPart.Grown))
        {
            table.AddRow(Text($"rate with {Grown.Rows:N0} rows of history, against none"), Text($"{GrownRatio:N2}"));
            table.AddRow(
                Text($"pages of an account with {Grown.Pages.Transfers:N0} transfers, p50 and p99"),
                Text($"{Grown.Pages.P50:N2} and {Grown.Pages.P99:N2} ms"));
            table.AddRow(
                Text($"a start after a kill, {Grown.Replayed:N0} rows unsealed"), Text($"{Grown.RestartSeconds:N1} s"));
        }

        console.Write(table);
    }

    private double Without => Series.MedianOf(_rounds.Select(round => round.Without.PerSecond));

    private double With => Series.MedianOf(_rounds.Select(round => round.With.PerSecond));

    // Of each round's own pair: what the box does to both of them cancels out.
    private double Ratio => Series.MedianOf(_rounds.Select(round => round.With.PerSecond / round.Without.PerSecond));

    private double CheckpointRatio => Series.MedianOf(Checkpoint.Rates.Select(rate => rate.Saving / rate.Resting));

    private double GrownRatio => Series.MedianOf(Grown.Rates.Select(rate => rate.Grown / rate.Fresh));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
