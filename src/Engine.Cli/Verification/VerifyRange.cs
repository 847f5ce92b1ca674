using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Output;
using Engine.Journal;
using Spectre.Console;

namespace Engine.Cli.Verification;

/// <summary>A part of the journal that <c>engine verify</c> is asked about: a range of sequences, or a leaf.</summary>
internal sealed class VerifyRange
{
    private static readonly Option<long?> s_from = new("--from")
    {
        Description = "Verify only the leaves from this sequence on: no replay, and no engine is asked.", HelpName = "SEQ",
    };

    private static readonly Option<long?> s_to = new("--to")
    {
        Description = "Verify only the leaves up to this sequence.", HelpName = "SEQ",
    };

    private static readonly Option<int?> s_leaf = new("--leaf")
    {
        Description = "Verify only this leaf.", HelpName = "NUMBER",
    };

    private readonly int? _leaf;
    private readonly long _from;
    private readonly long _to;

    private VerifyRange(int? leaf, long from, long to) => (_leaf, _from, _to) = (leaf, from, to);

    /// <summary>Adds the options that name a part.</summary>
    public static void AddTo(Command command)
    {
        command.Add(s_from);
        command.Add(s_to);
        command.Add(s_leaf);
    }

    /// <summary>The part that was named; null for the whole journal.</summary>
    /// <exception cref="ToolException">What was given names no part.</exception>
    public static VerifyRange? Of(ParseResult parsed)
    {
        int? leaf = parsed.GetValue(s_leaf);
        long? from = parsed.GetValue(s_from), to = parsed.GetValue(s_to);
        if (leaf is null && from is null && to is null)
        {
            return null;
        }

        if (leaf is not null && (from ?? to) is not null)
        {
            throw new ToolException("Give --leaf, or --from and --to, not both.");
        }

        var range = new VerifyRange(leaf, from ?? 1, to ?? long.MaxValue);
        return range._from >= 1 && range._from <= range._to
            ? range
            : throw new ToolException($"There are no sequences from {range._from} to {range._to}: sequences begin with 1.");
    }

    /// <summary>Verifies it, and tells what was looked at.</summary>
    /// <exception cref="JournalException">It is damaged, or cannot be read.</exception>
    public async Task RunAsync(
        string connectionString, Report report, ReadingLine progress, CancellationToken cancellation)
    {
        (long from, long to) = _leaf is { } leaf
            ? await RangeVerifier.FindLeafAsync(connectionString, leaf, cancellation)
            : (_from, _to);
        RangeVerification result = await RangeVerifier.VerifyAsync(connectionString, from, to, progress, cancellation);
        progress.Dispose();
        report.Write(Document(result), console => Show(console, result));
    }

    private static JsonObject Document(RangeVerification result) => new()
    {
        ["range_is_whole"] = true,
        ["first_sequence"] = result.FirstSequence,
        ["last_sequence"] = result.LastSequence,
        ["first_leaf"] = result.FirstLeaf,
        ["last_leaf"] = result.LastLeaf,
        ["sealed_leaves"] = result.SealedLeaves,
        ["events"] = result.Events,
        ["anchor"] = new Anchor(result.LastBlock, result.LastHash).ToString(),
        ["seconds"] = Math.Round(result.Elapsed.TotalSeconds, 3),
    };

    private static void Show(IAnsiConsole console, RangeVerification result)
    {
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Sequences {result.FirstSequence:N0} to {result.LastSequence:N0} were looked at, in leaves {result.FirstLeaf}");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"to {result.LastLeaf}, and are whole: {result.Events:N0} events, read in {result.Elapsed.TotalSeconds:N1} s.");
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{result.SealedLeaves} of the leaves are sealed: their totals are what their rows add up to.");
        console.MarkupLine("That each event was allowed is seen by a replay only: engine verify without a range.");
    }
}
