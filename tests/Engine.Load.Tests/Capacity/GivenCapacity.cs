using Engine.Load.Capacity;
using Engine.Load.Plans;
using Engine.Load.Profiles;

namespace Engine.Load.Tests.Capacity;

/// <summary>A session that was never run: a box that carries 23,456 a second.</summary>
internal static class GivenCapacity
{
    public const double Limit = 23_456;

    public static async Task<CapacityReport> ReportAsync()
    {
        LoadProfile day = await ProfileFile.BusinessDayAsync(CancellationToken.None);
        double[] rates = [.. CurveWalk.Of(Limit, 1e9, TimeSpan.FromSeconds(4), isQuick: false).Select(trial => trial.Rate)];
        return new CapacityReport
        {
            StartedAt = new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero),
            Took = TimeSpan.FromMinutes(5),
            IsInterrupted = false,
            Machine = "2 cores, Linux",
            Subject = "engine 0.1.0 on PostgreSQL 15",
            Slo = ["p99<5ms"],
            SloMs = 5,
            HoldTime = TimeSpan.FromSeconds(30),
            Batch = 1,
            Streams = 8,
            GeneratorRate = 912_345,
            Search = new SearchResult(SearchEnd.Found, Limit, true, Limit * 1.01, false),
            Trials = [.. rates.Select(PointAt)],
            Errors = [],
            Moments = [.. Enumerable.Range(0, 60).Select(i => new Moment(i / 2.0, i * 400, i * 399, 1 + (i / 20.0)))],
            StreamPoints = [.. new[] { 1, 2, 4, 8, 16, 1, 2, 4, 8, 16 }.Select((n, i) =>
                new StreamPoint(n, 9_000.0 * n / (1 + (0.1 * (n - 1)) + (0.004 * n * (n - 1))) * (i < 5 ? 1.02 : 0.98)))],
            StreamWindow = 4,
            Day = PlanBuilder.Build(day, Warp.None),
            Growth = new Growth
            {
                TransfersPerDay = 10_000_000,
                Today = new DateOnly(2026, 11, 24),
                RowsPerTransfer = 1.02,
                DiskPerTransfer = 127.5,
                MemoryPerTransfer = 149.25,
                RowsLeft = 78_123_456,
                DiskLeft = 76e9,
                MemoryLeft = 21e9,
            },
        };
    }

    private static CurvePoint PointAt(double rate)
    {
        double load = rate / Limit;
        double p50 = 0.4 + (0.6 * load);
        return new CurvePoint
        {
            Trial = new Trial(TrialPurpose.Curve, rate, TimeSpan.FromSeconds(4)),
            Verdict = load <= 1 ? TrialVerdict.Held : load < 1.15 ? TrialVerdict.Broken : TrialVerdict.Overrun,
            Answered = Math.Min(rate, Limit * 1.1),
            Latencies = [.. CurvePoint.Percents.Select((_, i) => Math.Round(p50 * Math.Pow(1 + (0.6 * load), i), 1))],
            Errors = 0,
            Late = 0,
            Usage = new Usage
            {
                Cores = 2,
                BusyCores = Math.Min(1.98, 0.2 + (1.75 * load)),
                ClientCores = 0.1 + (0.5 * load),
                EngineCores = 0.1 + (0.8 * load),
                PostgresCores = 0.4 * load,
                RingFill = 0.01,
                RingBytesFill = 0.002,
                LanesBusy = Math.Min(1, 0.6 * load),
                RowsPerBlock = 40 * load,
                BlocksPerSecond = 500,
                WalPerSecond = rate * 120,
                DiskBusy = 0.3 * load,
                DiskWrittenPerSecond = rate * 130,
            },
        };
    }
}
