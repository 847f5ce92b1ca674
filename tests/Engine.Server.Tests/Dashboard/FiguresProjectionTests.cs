using Engine.Core.Figures;
using Engine.Server.Dashboard;
using Engine.V1;
using Engine.Watch.Samples;
using Alarm = Engine.Watch.Alarms.Alarm;
using AlarmGrade = Engine.Watch.Alarms.AlarmGrade;
using Silence = Engine.Watch.Alarms.Silence;

namespace Engine.Server.Tests.Dashboard;

public class FiguresProjectionTests
{
    [Fact]
    public void Rates_are_the_growth_of_counters_over_the_time_between_two_samples()
    {
        RateFigures rates = Show(
            Engines.At(10).With(accepted: 100, ended: 100, events: 1_000, durable: 1_000),
            Engines.At(12).With(accepted: 300, ended: 300, events: 3_000, durable: 2_900)).Rates;
        Assert.Equal((1_000, 1_000, 950), (rates.Wanted, rates.Reached, rates.Durable));
    }

    [Fact]
    public void What_the_journal_had_before_the_engine_led_is_no_rate()
    {
        EngineSample before = Engines.At(10) with { IsLeading = false };
        EngineSample now = Engines.At(11).With(accepted: 100, ended: 100, events: 1_000, durable: 9_000_000);
        Assert.Equal(1_000, Show(before, now).Rates.Durable);
        Assert.Equal(1_000, Show(before with { IsLeading = true }, now).Rates.Durable);
    }

    [Fact]
    public void What_PostgreSQL_has_written_before_it_was_asked_is_no_rate()
    {
        EngineSample unknown = Written(10, bytes: 0);
        EngineSample first = Written(11, bytes: 9_000_000);
        Assert.Equal(0, Show(unknown, first).Postgres.WalRate);
        Assert.Equal(500, Show(first, Written(12, bytes: 9_000_500)).Postgres.WalRate);
    }

    [Fact]
    public void What_is_wanted_goes_on_while_nothing_is_answered_and_counts_what_is_refused_at_the_door()
    {
        EngineSample stalled = Engines.At(12).With(accepted: 500, ended: 300, events: 3_000, durable: 3_000);
        RateFigures rates = Show(
            Engines.At(10).With(accepted: 300, ended: 300, events: 3_000, durable: 3_000),
            stalled with { Answers = stalled.Answers with { RequestsRefused = 100 } }).Rates;
        Assert.Equal((1_500, 0, 50), (rates.Wanted, rates.Reached, rates.RequestsRefused));
    }

    [Fact]
    public void The_busiest_clients_come_first_and_no_more_than_a_screen_holds()
    {
        ClientSample[] many = [.. Enumerable.Range(0, 100).Select(i => Engines.Client($"client {i}", i * 10))];
        V1.Figures figures = Show(Engines.At(10), Engines.At(11) with { Clients = many });
        Assert.Equal(25, figures.Clients.Count);
        Assert.Equal(("client 99", 990), (figures.Clients[0].Name, figures.Clients[0].Rate));
        Assert.Equal(100u, figures.ClientsSeen);
    }

    [Fact]
    public void Users_are_those_of_the_client_that_waits_longest_and_has_reported_lately()
    {
        V1.Figures figures = Show(
            Engines.At(10),
            Engines.At(11) with { Clients = [Waiting("quick", 5, 10), Waiting("slow", 90, 10), Waiting("gone", 900, 2)] });
        Assert.Equal(90, figures.Users.P99);
        Assert.Null(figures.Clients.Single(client => client.Name == "gone").Users);
    }

    [Theory]
    [InlineData(7, 7, "balanced")]
    [InlineData(7, 8, "off")]
    [InlineData(0, 0, "not added up")]
    public void A_ledger_tells_whether_its_trial_balance_is_even(int debits, int credits, string balance)
    {
        var ledger = new LedgerSample(1, 10, 70, 0, (UInt128)debits, 0, (UInt128)credits);
        V1.Figures figures = Show(Engines.At(10), Engines.At(11) with { Ledgers = [ledger] });
        Assert.Equal(balance, Assert.Single(figures.Ledgers).Balance);
    }

    [Fact]
    public void The_verdict_names_the_gravest_alarm_and_leaves_those_aside_that_are_silenced()
    {
        Alarm silenced = Engines.Alarm("ring-full", AlarmGrade.Critical) with
        {
            Silenced = new Silence("ring-full", "*", Engines.Start.AddHours(1), "anna", "a test"),
        };
        Assert.Equal("Everything is all right", VerdictOf().Line);
        Assert.Equal("Everything is all right (1 alarm silenced)", VerdictOf(silenced).Line);
        Verdict verdict = VerdictOf(
            Engines.Alarm("journal-damaged", AlarmGrade.Integrity), Engines.Alarm("clock-stepped", AlarmGrade.Warning), silenced);
        Assert.Equal(V1.AlarmGrade.Integrity, verdict.Grade);
        Assert.Equal("2 alarms, the gravest: journal-damaged (lane 1) (1 alarm silenced)", verdict.Line);
    }

    [Fact]
    public void The_timeline_tells_the_newest_first()
    {
        Alarm closed = Engines.Alarm("lane-blocked", AlarmGrade.Critical, since: 10) with { Closed = Engines.Start.AddSeconds(30) };
        var change = new SettingChange
        {
            Name = "lanes", From = "2", To = "4", Who = "anna", Why = "the festival", Timestamp = Nanoseconds(Engines.Start.AddSeconds(20)),
        };
        string[] told = [.. Timeline.Of([], [closed], [change], Engines.Start).Select(entry => entry.Kind)];
        Assert.Equal(["alarm closed", "setting changed", "alarm opened", "engine started"], told);
    }

    [Fact]
    public void A_row_of_a_chart_has_a_number_for_each_column()
    {
        var times = new LatencyHistogram();
        EngineSample before = Engines.At(10) with { Stages = [Stage("lane 0", times), Stage("lane 1", times)] };
        times.Record(4_000_000);
        FigureRow row = FigureRow.Between(before, Engines.At(11) with { Stages = [Stage("lane 0", times), Stage("lane 1", times)] });
        Assert.Equal(FigureRow.Columns.Count, row.Values.Count);
        Assert.Equal(Engines.Start.AddSeconds(11).ToUnixTimeSeconds(), row.At);
        Assert.Equal(4, row.Values[FigureRow.Columns.ToList().IndexOf("lanes")]);
    }

    private static V1.Figures Show(EngineSample earlier, EngineSample now) =>
        FiguresProjection.Of(earlier, now.Report(), [], capacity: 0);

    private static EngineSample Written(double seconds, long bytes) => Engines.At(seconds) with
    {
        Postgres = new PostgresSample { Read = TimeSpan.FromSeconds(seconds), WalBytes = bytes },
    };

    private static Verdict VerdictOf(params IReadOnlyList<Alarm> alarms) =>
        FiguresProjection.Of(Engines.At(10), Engines.At(11).Report(alarms), [], capacity: 0).Verdict;

    private static ClientSample Waiting(string name, int p99, int reported) => Engines.Client(name, 0) with
    {
        Users = new UserSample(
            1, 1, 0, 0, 0, TimeSpan.Zero, TimeSpan.FromMilliseconds(p99), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(reported)),
    };

    private static StageSample Stage(string name, LatencyHistogram times) => new(name, 0, 0, TimeSpan.Zero, times.Snapshot());

    private static ulong Nanoseconds(DateTimeOffset at) => (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100;
}
