using Engine.Load.Capacity.Page;
using Engine.Watch.Alarms;
using Engine.Watch.Recorder;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Cli.Incidents.Page;

/// <summary>The charts of an incident: all of the same time, one below the other, with the trouble shaded.</summary>
internal sealed class IncidentCharts
{
    private const double Wide = 860;
    private const double High = 220;
    private const int MostStages = 6;

    private readonly Incident _incident;
    private readonly SpanSeries _spans;

    /// <summary>Prepares them.</summary>
    public IncidentCharts(Incident incident) =>
        (_incident, _spans) = (incident, new SpanSeries(incident.From, incident.To, incident.Figures));

    /// <summary>Whether there is anything to draw.</summary>
    public bool HasAny => _spans.Count > 1;

    /// <summary>All of them.</summary>
    public IEnumerable<Chart> All() => [Rate(), Latency(), Stages(), Ring(), .. Trouble()];

    private Chart Rate() => Draw(
        "rate",
        "Events answered, and durable, a second",
        "events a second",
        isLog: false,
        new Series("answered ok", 1, _spans.Rate(span => span.EventsOk)),
        new Series("refused by a rule", 2, _spans.Rate(span => span.EventsRefused)));

    private Chart Latency() => Draw(
        "latency",
        "Time until the answer, as the engine saw it and as its users did",
        "milliseconds, tenfold by step",
        isLog: true,
        new Series("engine, half", 1, _spans.Highest(span => Ms(span.Latency?.P50Us))),
        new Series("engine, slowest of a hundred", 2, _spans.Highest(span => Ms(span.Latency?.P99Us))),
        new Series("users, slowest of a hundred", 5, _spans.Highest(span => Ms(span.Users?.P99Us))));

    private Chart Stages()
    {
        string[] names = [.. _incident.Figures.SelectMany(span => span.Figures.Stages).Select(stage => stage.Name).Distinct()
            .Take(MostStages)];
        return Draw(
            "stages",
            "Where the time went: slowest of a hundred in each stage",
            "milliseconds, tenfold by step",
            isLog: true,
            [.. names.Select((name, i) => new Series(
                name, i + 1, _spans.Highest(span => Ms(span.Stages.FirstOrDefault(stage => stage.Name == name)?.Time?.P99Us))))]);
    }

    private Chart Ring() => Draw(
        "ring",
        "Requests in the ring, and events that were not durable yet",
        "at the end of each second",
        isLog: false,
        new Series("requests in the ring", 1, _spans.Highest(span => span.RingUsed)),
        new Series("events not durable", 2, _spans.Highest(span => Math.Max(0, span.AppliedSequence - span.DurableSequence))));

    private IEnumerable<Chart> Trouble()
    {
        (string Name, Func<FlightFigures, long> Count)[] kinds =
        [
            ("refused before the ring", span => span.RequestsRefused),
            ("outcome unknown", span => span.RequestsUnknown),
            ("not accepted in time", span => span.RequestsNotAccepted),
            ("sent again by clients", span => span.Users?.Retries ?? 0),
        ];
        (string Name, Func<FlightFigures, long> Count)[] there =
            [.. kinds.Where(kind => _incident.Figures.Sum(span => kind.Count(span.Figures)) > 0)];
        return there.Length == 0
            ? []
            :
            [
                Draw(
                    "trouble",
                    "Requests that were not simply answered",
                    "requests a second",
                    isLog: false,
                    [.. there.Select((kind, i) => new Series(kind.Name, i + 2, _spans.Rate(kind.Count)))]),
            ];
    }

    private Chart Draw(string id, string title, string label, bool isLog, params Series[] series)
    {
        Series[] drawn = [.. series.Where(one => one.Points.Any(point => double.IsFinite(point.Y)))
            .Select(one => one with { HasDots = false })];
        double[] values = [.. drawn.SelectMany(one => one.Points).Select(point => point.Y).Where(double.IsFinite)];
        return new Chart(
            id,
            title,
            string.Join(" ", drawn.Select(one => $"{one.Name}: {Most(one)}.")),
            TimeAxis.Of(_incident.From, _incident.To),
            isLog ? Axis.Log(label, values) : Axis.Linear(label, values))
        {
            Width = Wide,
            Height = High,
            Series = drawn,
            Shades = [.. Shades()],
            Marks = [.. Marks()],
        };
    }

    private static string Most(Series series)
    {
        double[] values = [.. series.Points.Select(point => point.Y).Where(double.IsFinite)];
        return values.Length == 0 ? "no figures" : $"at most {Figure(values.Max())}";
    }

    private static double? Ms(long? microseconds) => microseconds / 1e3;

    private IEnumerable<(double From, double To)> Shades()
    {
        foreach (AlarmLife alarm in _incident.Alarms.Where(alarm => alarm.Grade >= AlarmGrade.Critical))
        {
            yield return (Seconds(alarm.Since), Seconds(alarm.Until ?? _incident.To));
        }
    }

    private IEnumerable<Mark> Marks()
    {
        if (_incident.Cause is { } cause && cause.Since >= _incident.From)
        {
            yield return new Mark(true, Seconds(cause.Since), cause.Name);
        }
    }

    private double Seconds(DateTimeOffset at) => (at - _incident.From).TotalSeconds;
}
