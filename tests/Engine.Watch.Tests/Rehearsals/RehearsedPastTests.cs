using Engine.Watch.Alarms;
using Engine.Watch.Baselines;
using Engine.Watch.Checks;
using Engine.Watch.Rehearsals;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Tests.Rehearsals;

/// <summary>What is learnt of two weeks of steady clients, and what the checks tell by it in the first minutes after a start.</summary>
public sealed class RehearsedPastTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 10, 7, 33, TimeSpan.Zero);

    private static readonly ClientPlan[] s_clients =
    [
        new("load", Rhythm.Steady, Rate: 64, Batch: 32, RefusedShare: 0, TimeSpan.FromMilliseconds(5), Network: null),
        new("terminals", Rhythm.Steady, Rate: 100, Batch: 1, RefusedShare: 0.001, TimeSpan.FromMilliseconds(5), Network: null),
    ];

    private static readonly Lazy<byte[]> s_learnt = new(KeptWhereAnEngineLooksForIt);

    [Theory]
    [InlineData("", 164, 0)]
    [InlineData("load", 64, 0)]
    [InlineData("terminals", 100, 0.001)]
    public void Every_hour_of_the_week_is_known_from_two_weeks_and_the_share_of_refusals_too(
        string client, double rate, double refused)
    {
        Baseline known = BaselineFile.Read(s_learnt.Value, []).Single(baseline => baseline.Name == client);
        int[] quarters = [.. Enumerable.Range(0, WeekMoment.QuartersPerWeek)];
        Assert.All(quarters, quarter => Assert.InRange(known.Week.WeeksOf(quarter), 1, 2));
        Assert.All(quarters, quarter => Assert.InRange(known.Week.RateOf(quarter), 0.85 * rate, 1.15 * rate));
        Assert.InRange(known.RefusedShare, 0.7 * refused, 1.3 * refused);
        Assert.InRange(s_now - known.LastSeen, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(FaultKind.ClientGone, AnomalyAlarms.ClientSilent, 65, 60)]
    [InlineData(FaultKind.ErrorsRise, AnomalyAlarms.RefusalsRising, 35, 60)]
    [InlineData(FaultKind.TrafficDrifts, AnomalyAlarms.TrafficDrift, 60, 45 * 60)]
    public void An_engine_that_starts_with_it_tells_what_befalls_a_client_in_time_and_nothing_before(
        FaultKind kind, string alarm, int calmSeconds, int withinSeconds)
    {
        DateTimeOffset start = s_now.AddMinutes(1);
        var fault = new RehearsedFault(kind, "terminals", start.AddSeconds(calmSeconds));
        var engine = new RehearsedEngine(s_clients, start, start, TimeSpan.FromSeconds(1), seed: 2, fault);
        var checks = new AnomalyChecks(new AnomalyOptions { LeafRows = 1, Zone = TimeZoneInfo.Utc }, s_learnt.Value);
        (EngineSample sample, Finding[] found) = (engine.Next(), []);
        while (found.Length == 0 && sample.At < fault.From.AddSeconds(withinSeconds))
        {
            sample = engine.Next();
            found = [.. checks.All.SelectMany((ICheck check) => check.Look(sample))];
        }

        Finding first = Assert.Single(found);
        Assert.Equal((alarm, "client terminals"), (first.Alarm, first.Subject));
        Assert.True(sample.At >= fault.From, $"told at {sample.At:O}, which is before {fault.From:O}");
    }

    private static byte[] KeptWhereAnEngineLooksForIt()
    {
        string folder = Directory.CreateTempSubdirectory("engine-past-").FullName;
        try
        {
            RehearsedPast.Keep(folder, s_clients, s_now, TimeZoneInfo.Utc);
            return File.ReadAllBytes(AnomalyOptions.PathIn(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
