using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents.Page;

/// <summary>
/// Figures of many spans, put together so that a chart has room for them: what is drawn is the worst of each place.
/// </summary>
internal sealed class SpanSeries
{
    private const int MostPlaces = 400;
    private const double GapSeconds = 3;

    private readonly List<(double Seconds, FlightFigures[] Spans)> _places = [];

    /// <summary>Puts spans together.</summary>
    public SpanSeries(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(DateTimeOffset At, FlightFigures Figures)> spans)
    {
        double length = Math.Max(1, (to - from).TotalSeconds);
        double width = Math.Max(1, Math.Ceiling(length / MostPlaces));
        foreach (var place in spans.GroupBy(span => Math.Floor((span.At - from).TotalSeconds / width)))
        {
            double last = _places.Count > 0 ? _places[^1].Seconds : double.NaN;
            double longest = place.Max(span => span.Figures.SpanMs) / 1e3;
            if (place.Key * width - last > Math.Max(GapSeconds, 3 * Math.Max(width, longest)))
            {
                _places.Add((place.Key * width, [])); // nobody recorded in between
            }

            _places.Add((place.Key * width, [.. place.Select(span => span.Figures)]));
        }
    }

    /// <summary>How many places there are.</summary>
    public int Count => _places.Count;

    /// <summary>A count, a second.</summary>
    public IReadOnlyList<(double X, double Y)> Rate(Func<FlightFigures, long> count) => Draw(spans =>
        spans.Sum(count) / Math.Max(1e-3, spans.Sum(span => span.SpanMs) / 1e3));

    /// <summary>The highest of a figure; none where it has none.</summary>
    public IReadOnlyList<(double X, double Y)> Highest(Func<FlightFigures, double?> figure) => Draw(spans =>
        spans.Max(figure) ?? double.NaN);

    private (double X, double Y)[] Draw(Func<FlightFigures[], double> figure) =>
        [.. _places.Select(place => (place.Seconds, place.Spans.Length == 0 ? double.NaN : figure(place.Spans)))];
}
