using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Engine.Cli.Drills.Live;

/// <summary>What came of a run of drills.</summary>
/// <param name="results">One a drill.</param>
/// <param name="took">How long all of it took.</param>
internal sealed class Scoreboard(IReadOnlyList<DrillResult> results, TimeSpan took)
{
    /// <summary>Whether every drill that could be held here went as it has to, and there was one.</summary>
    public bool Passed => Held > 0 && results.All(result => result.Passed || !result.WasHeld);

    private int Good => results.Count(result => result.Passed);

    private int Held => results.Count(result => result.WasHeld);

    /// <summary>All of it, for programs.</summary>
    public JsonNode Document() => new JsonObject
    {
        ["drills"] = new JsonArray([.. results.Select(Of)]),
        ["passed"] = Good,
        ["held"] = Held,
        ["skipped"] = results.Count - Held,
        ["seconds"] = Rounded(took),
    };

    /// <summary>A table, for people, and under it what is not as it has to be.</summary>
    public void Show(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string column in (string[])["drill", "alarm", "after", "must", "cause", "lost", "closed after", ""])
        {
            table.AddColumn(column);
        }

        foreach (DrillResult result in results)
        {
            table.AddRow([.. Row(result).Select(Markup.Escape)]);
        }

        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Good} of {Held} as they have to be, in {took.TotalMinutes:0.0} min."));
        foreach (DrillResult result in results.Where(result => !result.Passed))
        {
            console.WriteLine($"{result.Drill.Name}: {Complaint(result)}");
        }
    }

    /// <summary>What is not as it has to be, in a sentence or several; empty where all is.</summary>
    public static string Complaint(DrillResult result)
    {
        if (!result.WasHeld)
        {
            return $"not held: {result.Skipped}";
        }

        if (result.Failed.Length > 0)
        {
            return $"did not come to its end: {result.Failed}";
        }

        var complaints = new List<string>();
        if (!result.WasCalm)
        {
            complaints.Add($"before the deed there was {Titles(result.Before)}");
        }

        if (result.Expected is not { } alarm)
        {
            complaints.Add($"{result.Expects.Alarm} did not come; told was {Titles(result.Alarms)}");
        }
        else
        {
            if (!result.IsInTime)
            {
                complaints.Add($"{alarm.Title} came after {Seconds(alarm.Seen)} s");
            }

            if (!result.IsRightCause)
            {
                complaints.Add($"told was {Titles(result.Alarms)}, where the first has to be {result.Expects.Alarm}, saying "
                    + $"{string.Join(", ", result.Expects.Words.Select(word => $"\"{word}\""))}; it said: {alarm.Cause}");
            }

            if (!result.LastedAsTheFault)
            {
                complaints.Add($"{alarm.Title} had closed while the fault lasted");
            }
        }

        if (result.Lost.Length > 0)
        {
            complaints.Add(result.Lost);
        }

        if (result.ClosedAfter is null)
        {
            complaints.Add($"did not close by itself: {Titles([.. result.Alarms.Where(open => open.Gone is null)])}");
        }

        return string.Join("; ", complaints);
    }

    private static string[] Row(DrillResult result) => !result.WasHeld || result.Failed.Length > 0
        ? [result.Drill.Name, "", "", "", "", "", "", result.WasHeld ? "FAILED" : "skipped"]
        :
        [
            result.Drill.Name,
            result.Expected?.Title ?? "none",
            result.Expected is { } alarm ? $"{Seconds(alarm.Seen)} s" : "never",
            $"{result.Expects.Within.TotalSeconds:0} s",
            result.IsRightCause ? "right" : "WRONG",
            result.Lost.Length == 0 ? $"none of {result.Acknowledged.ToString("N0", CultureInfo.InvariantCulture)}" : "LOST",
            result.ClosedAfter is { } closed ? $"{Seconds(closed)} s" : "NEVER",
            result.Passed ? "passed" : "FAILED",
        ];

    private static JsonObject Of(DrillResult result) => new()
    {
        ["name"] = result.Drill.Name,
        ["what"] = result.Drill.What,
        ["passed"] = result.Passed,
        ["skipped"] = result.Skipped,
        ["failed"] = result.Failed,
        ["expected"] = result.Expects.Alarm,
        ["within_seconds"] = result.Expects.Within.TotalSeconds,
        ["alarm"] = result.Expected?.Title,
        ["seconds"] = result.Expected is { } alarm ? Rounded(alarm.Seen) : null,
        ["cause"] = result.Expected?.Cause,
        ["right_cause"] = result.IsRightCause,
        ["calm_before"] = result.WasCalm,
        ["lasted_as_the_fault"] = result.LastedAsTheFault,
        ["acknowledged"] = result.Acknowledged,
        ["lost"] = result.Lost,
        ["closed_after_seconds"] = result.ClosedAfter is { } closed ? Rounded(closed) : null,
        ["told"] = new JsonArray([.. result.Alarms.Select(told => (JsonNode)new JsonObject
        {
            ["alarm"] = told.Title, ["seconds"] = Rounded(told.Seen), ["cause"] = told.Cause,
        })]),
    };

    private static string Titles(IReadOnlyList<SeenAlarm> alarms) =>
        alarms.Count == 0 ? "nothing" : string.Join(", ", alarms.Select(alarm => alarm.Title));

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalSeconds, 2);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
