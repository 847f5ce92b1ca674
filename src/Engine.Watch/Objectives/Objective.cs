using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Watch.Objectives;

/// <summary>
/// What is promised to users: <c>answers 99.9</c>, the percentage of requests that are answered; or
/// <c>latency 99 below 50ms</c>, the percentage of answers that take no longer.
/// </summary>
/// <param name="Percent">The percentage; above 0, below 100.</param>
/// <param name="Below">The time, for latency; null for answers.</param>
public sealed record Objective(double Percent, TimeSpan? Below)
{
    private static readonly Regex s_form = new(
        @"^(answers|latency) +(?<percent>\d{1,3}(\.\d{1,6})?)( +below +(?<time>\d{1,9}(\.\d{1,6})?)(?<unit>ms|s))?$",
        RegexOptions.CultureInvariant);

    /// <summary>What is promised unless something else is said.</summary>
    public static IReadOnlyList<string> Defaults { get; } = ["answers 99.9", "latency 99 below 250ms"];

    /// <summary>The share that may go wrong.</summary>
    public double Budget => 1 - (Percent / 100);

    /// <summary>As it is written.</summary>
    public string Text => Below is { } below
        ? string.Create(CultureInfo.InvariantCulture, $"latency {Percent} below {below.TotalMilliseconds}ms")
        : string.Create(CultureInfo.InvariantCulture, $"answers {Percent}");

    /// <summary>Reads one; says why a text is none.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Objective? objective, [NotNullWhen(false)] out string? reason)
    {
        (objective, reason) = (null, null);
        Match match = s_form.Match(text.Trim());
        if (!match.Success || match.Groups["time"].Success != match.Value.StartsWith('l'))
        {
            reason = "is no objective; write 'answers 99.9' or 'latency 99 below 50ms' (or 2s)";
            return false;
        }

        double percent = Number(match, "percent");
        TimeSpan? below = match.Groups["time"].Success
            ? TimeSpan.FromMilliseconds(Number(match, "time") * (match.Groups["unit"].Value == "s" ? 1_000 : 1))
            : null;
        if (percent is <= 0 or > 99.9999)
        {
            reason = "has a percentage that is not above 0 and at most 99.9999: with 100 nothing may ever go wrong";
            return false;
        }

        if (below <= TimeSpan.Zero)
        {
            reason = "has a time that is not above 0";
            return false;
        }

        objective = new Objective(percent, below);
        return true;
    }

    /// <summary>Reads one that was found to be one.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static Objective Parse(string text) => TryParse(text, out Objective? objective, out string? reason)
        ? objective
        : throw new FormatException($"'{text}' {reason}");

    private static double Number(Match match, string group) =>
        double.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
