using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Load;
using Engine.Cli.Output;
using Engine.Journal;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Recording;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary><c>engine load record</c>: makes a profile of what really arrived.</summary>
internal static class LoadRecordCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        LoadRecordOptions options = new();
        Command command = new("record", "Make a profile out of an engine's journal, of its counters, or of a CSV file. No ids, no amounts.")
        {
            options.From, options.To, JournalPlace.Data, JournalPlace.Connection, options.Csv, options.Time, options.Group,
            options.Debit, options.Credit, options.Live, options.Length, EngineAddress.Option, options.Bucket, options.Out,
            options.Compare,
        };
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        LoadRecordOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            LoadProfile profile = await RecordAsync(options, parsed, cancellation);

            // A live recording may have been ended by Ctrl-C: what there is is written.
            string target = parsed.GetRequiredValue(options.Out);
            await File.WriteAllTextAsync(target, ProfileFile.Write(profile), CancellationToken.None);
            ShapeComparison? comparison = parsed.GetValue(options.Compare) is { } other
                ? await CompareAsync(profile, other, CancellationToken.None)
                : null;
            Write(Report.For(parsed), profile, target, comparison);
            return ExitCode.Ok;
        }
        catch (Exception failure) when (
            failure is ProfileException or JournalException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException(failure.Message, failure);
        }
    }

    private static async Task<LoadProfile> RecordAsync(
        LoadRecordOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        string? file = parsed.GetValue(options.Csv);
        if (!parsed.GetValue(options.Live))
        {
            return file is not null
                ? FromCsv(options, parsed, file)
                : await FromJournalAsync(options, parsed, cancellation);
        }

        return file is null
            ? await LiveRecording.RecordAsync(
                EngineAddress.OptionsOf(parsed),
                options.LengthOf(parsed),
                options.BucketOf(parsed),
                TimeProvider.System,
                cancellation)
            : throw new ToolException("--live and --csv are two sources: give one.");
    }

    private static async Task<LoadProfile> FromJournalAsync(
        LoadRecordOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        DateTimeOffset from = LoadRecordOptions.Moment(parsed, options.From) ?? throw new ToolException("--from is missing.");
        DateTimeOffset to = LoadRecordOptions.Moment(parsed, options.To) ?? throw new ToolException("--to is missing.");
        if (to <= from)
        {
            throw new ToolException("--to is later than --from.");
        }

        var recorder = new ArrivalRecorder(options.BucketOf(parsed));
        var recording = new JournalRecording(recorder, Nanoseconds(from));
        await using JournalServer server = await JournalServer.ReachAsync(
            JournalPlace.Of(parsed), NullLoggerFactory.Instance, cancellation);
        await JournalArrivals.ReadAsync(
            server.ConnectionString, Nanoseconds(from), Nanoseconds(to), recording.Take, cancellation);
        return recorder.ToProfile(
            $"journal {from:yyyy-MM-ddTHH:mm:ss}Z", $"Recorded from a journal, {from:u} to {to:u}.", to - from);
    }

    private static LoadProfile FromCsv(LoadRecordOptions options, ParseResult parsed, string file)
    {
        var arrivals = CsvRecording.Read(
            file,
            options.ColumnsOf(parsed),
            LoadRecordOptions.Moment(parsed, options.From) ?? DateTimeOffset.MinValue,
            LoadRecordOptions.Moment(parsed, options.To) ?? DateTimeOffset.MaxValue);
        var recorder = new ArrivalRecorder(options.BucketOf(parsed));
        foreach ((_, RecordedTransfer transfer) in arrivals)
        {
            recorder.Add(transfer);
        }

        string name = Path.GetFileName(file);
        return recorder.ToProfile(name, $"Recorded from {name}.", arrivals.Count > 0 ? arrivals[^1].Transfer.At : TimeSpan.Zero);
    }

    private static async Task<ShapeComparison> CompareAsync(
        LoadProfile profile, string other, CancellationToken cancellation)
    {
        LoadProfile known = await ProfileFile.LoadAsync(other, cancellation);
        double every = profile.Segments[0].Counts!.EveryMs;
        return ShapeComparison.Of(
            PlannedCounts.Of(PlanBuilder.Build(known, Warp.None), every), profile.Segments[0].Counts!);
    }

    private static void Write(Report output, LoadProfile profile, string target, ShapeComparison? comparison)
    {
        ArrivalCounts counts = profile.Segments[0].Counts!;
        var document = new JsonObject
        {
            ["profile"] = target,
            ["transfers"] = counts.Transfers.Sum(),
            ["buckets"] = counts.Transfers.Count,
            ["bucket_ms"] = counts.EveryMs,
            ["peak_per_s"] = Math.Round(counts.Transfers.Max() * 1000 / counts.EveryMs),
            ["mean_batch"] = Math.Round(profile.Batch.Mean, 2),
            ["misplaced"] = comparison is null ? null : Math.Round(comparison.Misplaced, 5),
        };
        output.Write(document, console =>
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"{counts.Transfers.Sum():N0} transfers, {counts.Transfers.Count:N0} buckets of {counts.EveryMs:N0} ms: {target}");
            if (comparison is not null)
            {
                console.MarkupLineInterpolated(
                    CultureInfo.InvariantCulture,
                    $"Compared: {comparison.First:N0} transfers there, {comparison.Misplaced:P2} of all in other buckets.");
            }
        });
    }

    private static long Nanoseconds(DateTimeOffset moment) =>
        (moment - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
