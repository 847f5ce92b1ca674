using System.CommandLine;
using System.Globalization;

namespace Engine.Cli.Load;

/// <summary>The options of a recording.</summary>
internal sealed class LoadRecordOptions
{
    private const double MostBucketMs = 86_400_000;
    private const double MostSeconds = 7 * 86_400;

    public Option<string?> From { get; } = new("--from") { Description = "From when, ISO 8601; UTC unless it says otherwise." };

    public Option<string?> To { get; } = new("--to") { Description = "Until when." };

    public Option<bool> Live { get; } = new("--live")
    {
        Description = "From the counters of a running engine (--address), from now until --for is over, or Ctrl-C.",
    };

    public Option<double?> Length { get; } = new("--for") { Description = "Seconds that --live records." };

    public Option<string?> Csv { get; } = new("--csv") { Description = "A CSV file instead of a journal; gzipped or not." };

    public Option<string?> Time { get; } = new("--time-column") { Description = "Its column with the time." };

    public Option<string?> Group { get; } = new("--group-column")
    {
        Description = "Its column whose equal values, one after another, are one request.",
    };

    public Option<string?> Debit { get; } = new("--debit-column") { Description = "Its column that says who pays." };

    public Option<string?> Credit { get; } = new("--credit-column") { Description = "Its column that says who is paid." };

    public Option<double> Bucket { get; } = new("--bucket-ms")
    {
        Description = "Width of the buckets of time; no less than the step of the times.", DefaultValueFactory = _ => 100,
    };

    public Option<string> Out { get; } = new("--out") { Description = "The profile to write.", Required = true };

    public Option<string?> Compare { get; } = new("--compare")
    {
        Description = "A profile that this is a replay of: says how much lies in other buckets.",
    };

    /// <summary>The moment that an option gives; null where it is not given.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static DateTimeOffset? Moment(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset moment)
            ? moment
            : throw new ToolException($"{option.Name}: \"{text}\" is no moment, such as 2026-11-24T12:00:00Z.");
    }

    /// <summary>How long a live recording is; null for until it is ended.</summary>
    /// <exception cref="ToolException">It is out of range.</exception>
    public TimeSpan? LengthOf(ParseResult parsed) => parsed.GetValue(Length) is not { } seconds
        ? null
        : seconds is > 0 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new ToolException($"--for is above 0 and at most {MostSeconds} s.");

    /// <summary>The width of the buckets.</summary>
    /// <exception cref="ToolException">It is out of range.</exception>
    public TimeSpan BucketOf(ParseResult parsed) => parsed.GetValue(Bucket) is > 0 and <= MostBucketMs and var width
        ? TimeSpan.FromMilliseconds(width)
        : throw new ToolException($"--bucket-ms is above 0 and at most {MostBucketMs}.");

    /// <summary>The columns of a file.</summary>
    /// <exception cref="ToolException">The one with the time is missing.</exception>
    public RecordingColumns ColumnsOf(ParseResult parsed) => new(
        parsed.GetValue(Time) ?? throw new ToolException("--csv needs --time-column."),
        parsed.GetValue(Group),
        parsed.GetValue(Debit),
        parsed.GetValue(Credit));
}
