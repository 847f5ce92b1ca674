using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Load.Reports;

/// <summary>A limit that a run has to keep, such as <c>p99&lt;5ms</c> or <c>errors&lt;=0.1%</c>.</summary>
public sealed partial class Threshold
{
    private const string Form = "give a metric (p50, p99.9, mean, max, errors, dropped, late, rate), one of < <= > >=, "
        + "and a value: us, ms or s for latencies, % or none for parts, none for the rate";

    private readonly string _metric;
    private readonly string _comparison;
    private readonly double _limit;

    private Threshold(string text, string metric, string comparison, double limit) =>
        (Text, _metric, _comparison, _limit) = (text, metric, comparison, limit);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The latency that it limits, milliseconds; null where it limits something else.</summary>
    public double? LatencyLimitMs => KindOf(_metric) == Kind.Latency ? _limit : null;

    /// <summary>Reads a threshold.</summary>
    /// <exception cref="FormatException">It is none; the message says what one looks like.</exception>
    public static Threshold Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"\"{text}\" is no threshold: {Form}.");
        }

        string metric = match.Groups["metric"].Value;
        string unit = match.Groups["unit"].Value;
        double value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        double limit = (KindOf(metric), unit) switch
        {
            (Kind.Latency, "us") => value / 1000,
            (Kind.Latency, "ms") => value,
            (Kind.Latency, "s") => value * 1000,
            (Kind.Part, "%") => value / 100,
            (Kind.Part, "") => value,
            (Kind.Rate, "") => value,
            _ => throw new FormatException($"\"{text}\" has a unit that {metric} cannot have: {Form}."),
        };
        return metric[0] != 'p' || Percent(metric) is > 0 and <= 100
            ? new Threshold(text, metric, match.Groups["comparison"].Value, limit)
            : throw new FormatException($"\"{text}\": there is no such percentile.");
    }

    /// <summary>Holds a report against it.</summary>
    public Verdict Judge(LoadReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Judge(report.Figures);
    }

    /// <summary>Holds the figures of a run, or of a part of it, against it.</summary>
    public Verdict Judge(Figures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        double actual = _metric switch
        {
            "mean" => figures.Latency.Mean.TotalMilliseconds,
            "max" => figures.Latency.Max.TotalMilliseconds,
            "errors" => figures.PartOf(figures.Errors),
            "dropped" => figures.PartOf(figures.Dropped),
            "late" => figures.PartOf(figures.Late),
            "rate" => figures.AnsweredPerSecond,
            _ => figures.Latency.Percentile(Percent(_metric)).TotalMilliseconds,
        };
        bool holds = _comparison switch
        {
            "<" => actual < _limit,
            "<=" => actual <= _limit,
            ">" => actual > _limit,
            _ => actual >= _limit,
        };
        return new Verdict(Text, KindOf(_metric) == Kind.Latency ? $"{Number(actual)} ms" : Number(actual), holds);
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static double Percent(string metric) => double.Parse(metric.AsSpan(1), CultureInfo.InvariantCulture);

    private static Kind KindOf(string metric) => metric switch
    {
        "errors" or "dropped" or "late" => Kind.Part,
        "rate" => Kind.Rate,
        _ => Kind.Latency,
    };

    [GeneratedRegex(@"^\s*(?<metric>p\d{1,3}(\.\d{1,4})?|mean|max|errors|dropped|late|rate)\s*(?<comparison><=|>=|<|>)"
        + @"\s*(?<value>\d+(\.\d+)?)\s*(?<unit>us|ms|s|%|)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    private enum Kind
    {
        Latency,
        Part,
        Rate,
    }
}

/// <summary>Whether a threshold was kept.</summary>
/// <param name="Threshold">As it was given.</param>
/// <param name="Actual">What was measured.</param>
/// <param name="Holds">Whether it was kept.</param>
public sealed record Verdict(string Threshold, string Actual, bool Holds);
