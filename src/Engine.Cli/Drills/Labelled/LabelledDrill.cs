using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Watch.Detection;
using Spectre.Console;

namespace Engine.Cli.Drills.Labelled;

/// <summary>The engine's detector, in its one setting, on series that people have labelled.</summary>
internal sealed class LabelledDrill
{
    private readonly DetectionScore _score = new();
    private long _points;
    private TimeSpan _elapsed;

    /// <summary>How the detector did.</summary>
    public DetectionScore Score => _score;

    /// <summary>Runs over all series.</summary>
    public static LabelledDrill Run(IReadOnlyList<LabelledSeries> all)
    {
        var drill = new LabelledDrill();
        foreach (LabelledSeries series in all)
        {
            drill.Run(series);
        }

        return drill;
    }

    /// <summary>All of it, for programs.</summary>
    public JsonNode Document()
    {
        var document = new JsonObject();
        foreach (ScoringProfile profile in ScoringProfile.All)
        {
            document[profile.Name] = Math.Round(_score.Of(profile), 1);
        }

        document["windows"] = _score.Windows;
        document["missed"] = _score.Missed;
        document["false_alarms"] = _score.FalseAlarms;
        document["points"] = _points;
        document["nanoseconds_per_point"] = Math.Round(NanosecondsPerPoint, 0);
        return document;
    }

    /// <summary>A table, for people.</summary>
    public void Show(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("scored as").AddColumn("score");
        foreach (ScoringProfile profile in ScoringProfile.All)
        {
            table.AddRow(profile.Name, _score.Of(profile).ToString("F1", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_score.Windows} windows, {_score.Missed} missed, {_score.FalseAlarms} false alarms; {_points:N0} points, "
                + $"{NanosecondsPerPoint:F0} ns each. 100 is perfect, 0 is what silence gets."));
    }

    private double NanosecondsPerPoint => _points == 0 ? 0 : _elapsed.TotalNanoseconds / _points;

    private void Run(LabelledSeries series)
    {
        var detector = new NoveltyDetector(series.Probation);
        List<int> detections = [];
        long started = Stopwatch.GetTimestamp();
        for (int row = 0; row < series.Values.Length; row++)
        {
            if (detector.Next(series.Values[row]))
            {
                detections.Add(row);
            }
        }

        _elapsed += Stopwatch.GetElapsedTime(started);
        _points += series.Values.Length;
        _score.Add(series, detections);
    }
}
