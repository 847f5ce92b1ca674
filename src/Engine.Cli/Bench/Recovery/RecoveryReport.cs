using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Bench.Recovery;

/// <summary>How fast a journal is read back; rows a second, block rows included.</summary>
/// <param name="rounds">How often each was measured.</param>
/// <param name="rows">Rows in the journal.</param>
/// <param name="bytes">What a binary COPY of them carries.</param>
internal sealed class RecoveryReport(int rounds, long rows, long bytes)
{
    /// <summary>A bare binary COPY of the same tables, every byte read and none looked at.</summary>
    public Series CopyOut { get; } = new();

    /// <summary>Every checksum and hash checked and every event decoded, without a ledger.</summary>
    public Series Check { get; } = new();

    /// <summary>What recovery does: the same, into a ledger.</summary>
    public Series Replay { get; } = new();

    /// <summary>What part of the bare COPY's rate recovery has.</summary>
    public double ReplayRatio => Replay.Median / CopyOut.Median;

    /// <summary>The report as one document.</summary>
    public JsonObject ToDocument()
    {
        var document = new JsonObject
        {
            ["ratio_replay"] = Math.Round(ReplayRatio, 3),
            ["ratio_check"] = Math.Round(Check.Median / CopyOut.Median, 3),
            ["replay_rows_per_s"] = Math.Round(Replay.Median),
            ["check_rows_per_s"] = Math.Round(Check.Median),
            ["copy_out_rows_per_s"] = Math.Round(CopyOut.Median),
            ["rows"] = rows,
            ["bytes_per_row"] = Math.Round(bytes / (double)rows, 1),
        };
        return document.Here(rounds, TimeSpan.FromSeconds(rows / Replay.Median));
    }

    /// <summary>Shows it to people.</summary>
    public void Show(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("what", "rows a second, median", "ratio to the bare COPY");
        table.AddRow("bare binary COPY OUT", Text($"{CopyOut.Median:N0}"), "");
        table.AddRow("checked and decoded", Text($"{Check.Median:N0}"), Text($"{Check.Median / CopyOut.Median:N2}"));
        table.AddRow("replayed into a ledger: recovery", Text($"{Replay.Median:N0}"), Text($"{ReplayRatio:N2}"));
        console.Write(table);
        console.WriteLine(Text($"{rows:N0} rows, {bytes / 1e6:N0} MB as binary COPY."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
