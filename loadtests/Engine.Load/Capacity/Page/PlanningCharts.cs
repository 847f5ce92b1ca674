using Engine.Load.Plans;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>The charts that a planner looks at: the day under the limit, and what more streams would bring.</summary>
internal static class PlanningCharts
{
    private const int DayPoints = 240;
    private const double LogFrom = 5;

    /// <summary>The day's profile laid over the limit.</summary>
    public static Chart Day(CapacityReport report)
    {
        (double At, double Rate)[] day = [.. RatesOf(report.Day)];
        double limit = report.Search.Rate;
        double peak = day.Max(at => at.Rate);
        bool isLog = limit > peak * LogFrom || peak > limit * LogFrom;
        double[] values = [.. day.Select(at => at.Rate), limit];
        bool isHours = report.Day.Duration >= TimeSpan.FromHours(2);
        (string label, double unit) = isHours ? ("hours", 3600.0) : ("minutes", 60.0);
        double length = report.Day.Duration.TotalSeconds / unit;
        return new Chart(
            "day",
            $"{report.Day.Profile.Name} under the limit",
            $"The busiest second needs {Whole(report.Headroom.Peak.Transfers)} of {Whole(limit)} transfers a second.",
            Math.Abs(length - 24) < 0.01
                ? Axis.Fixed("o'clock", 0, 24, [0, 4, 8, 12, 16, 20, 24], Short)
                : Axis.Linear($"{label} since its start", [length]),
            isLog ? Axis.Log("transfers a second, tenfold by step", values) : Axis.Linear("transfers a second", values))
        {
            Series =
            [
                new Series(report.Day.Profile.Name, 1, [.. day.Select(at => (at.At / unit, at.Rate))]) { HasDots = false },
            ],
            Marks = limit > 0 ? [new Mark(false, limit, $"limit {Short(limit)}/s")] : [],
        };
    }

    /// <summary>What streams carried, and the fit; null where there is none.</summary>
    public static Chart? Streams(CapacityReport report)
    {
        if (report.Scalability is not { } fit)
        {
            return null;
        }

        (double N, Estimate Rate)[] drawn = [.. CapacityDocument.Steps(fit).Select(streams => (streams, fit.At(streams)))];
        double top = Math.Max(report.StreamPoints.Max(point => point.PerSecond), drawn.Max(at => at.Rate.Value)) * 1.25;
        return new Chart(
            "streams",
            "What more streams bring",
            "Measured: " + string.Join(", ", report.StreamPoints.Select(
                point => $"{point.Streams} {(point.Streams == 1 ? "stream" : "streams")} {Whole(point.PerSecond)}/s")) + ".",
            Axis.Linear("gRPC streams", [fit.Furthest]),
            Axis.Linear("transfers a second", [top]))
        {
            Series =
            [
                new Series("scalability law, with its 95 % interval", 1, [.. drawn.Select(at => (at.N, at.Rate.Value))])
                {
                    HasDots = false,
                    Band = [.. drawn
                        .Where(at => at.Rate.Low is not null)
                        .Select(at => (at.N, at.Rate.Low!.Value, Math.Min(top * 2, at.Rate.High!.Value)))],
                },
                new Series("measured", 2, [.. report.StreamPoints.Select(point => ((double)point.Streams, point.PerSecond))])
                {
                    IsLine = false,
                },
            ],
            Marks = [new Mark(true, fit.MostMeasured, "measured up to here")],
        };
    }

    // The mean over each step: a step has as many transfers in the chart as in the plan.
    private static IEnumerable<(double At, double Rate)> RatesOf(Plan plan)
    {
        TimeSpan step = plan.Duration / DayPoints;
        for (int i = 0; i < DayPoints; i++)
        {
            double due = plan.DueUntil(step * (i + 1)) - plan.DueUntil(step * i);
            yield return ((step * (i + 0.5)).TotalSeconds, due / step.TotalSeconds);
        }
    }
}
