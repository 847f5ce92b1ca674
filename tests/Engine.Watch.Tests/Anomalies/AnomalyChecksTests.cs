using Engine.Core.Figures;
using Engine.Watch.Alarms;
using Engine.Watch.Anomalies;
using Engine.Watch.Baselines;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;
using Engine.Watch.Traffic;

namespace Engine.Watch.Tests.Anomalies;

/// <summary>What is told from the first minutes on, of an engine that has learnt nothing yet; and of what came in other weeks.</summary>
public class AnomalyChecksTests
{
    private const int Rate = 40;

    private readonly LatencyHistogram _latency = new();
    private readonly Looks _looks = new(new AnomalyChecks(new AnomalyOptions { Zone = TimeZoneInfo.Utc }).All);
    private AnswerSample _answers = new();
    private UserSample? _users;
    private int _streams = 1;
    private long _second;

    [Fact]
    public void A_steady_client_that_falls_silent_with_its_streams_open_is_told_within_half_a_minute()
    {
        Pass(TimeSpan.FromMinutes(6), () => Send(Rate));
        Assert.Equal(AnomalyAlarms.ClientSilent, Until(TimeSpan.FromSeconds(30), () => Send(0)).Alarm);
    }

    [Fact]
    public void One_that_closes_its_streams_has_ended()
    {
        Pass(TimeSpan.FromMinutes(6), () => Send(Rate));
        _streams = 0;
        Pass(TimeSpan.FromHours(1), () => Send(0));
    }

    [Fact]
    public void One_that_pauses_again_and_again_may_pause()
    {
        Pass(TimeSpan.FromHours(1), () => Send(_second % 60 < 40 ? Rate : 0));
        Pass(TimeSpan.FromMinutes(2), () => Send(0));
    }

    [Fact]
    public void That_the_engine_itself_stood_still_is_no_silence_of_its_clients()
    {
        Pass(TimeSpan.FromMinutes(6), () => Send(Rate));
        Send(0);
        Assert.Empty(_looks.Look(TimeSpan.FromSeconds(30)).Found);
        Pass(TimeSpan.FromMinutes(1), () => Send(Rate));
    }

    [Fact]
    public void Refusals_from_one_in_a_thousand_to_two_in_a_hundred_are_told_within_a_minute()
    {
        Pass(TimeSpan.FromMinutes(15), () => Send(Rate, _second % 25 == 0 ? 1 : 0));
        Finding finding = Until(TimeSpan.FromSeconds(60), () => Send(Rate, _second % 5 < 4 ? 1 : 0));
        Assert.Equal((AnomalyAlarms.RefusalsRising, "client acme"), (finding.Alarm, finding.Subject));
    }

    [Fact]
    public void A_few_refusals_of_a_few_events_are_no_rise()
    {
        Pass(TimeSpan.FromMinutes(15), () => Send(Rate));
        Pass(TimeSpan.FromMinutes(30), () => Send(_second % 15 == 0 ? 1 : 0, _second % 600 == 0 ? 1 : 0));
    }

    [Fact]
    public void Refusals_that_rose_are_over_when_nothing_is_sent_any_more()
    {
        Pass(TimeSpan.FromMinutes(15), () => Send(Rate, _second % 25 == 0 ? 1 : 0));
        Until(TimeSpan.FromSeconds(60), () => Send(Rate, _second % 5 < 4 ? 1 : 0));
        _streams = 0;
        for (int second = 0; second < 62; second++)
        {
            Send(0);
            _looks.Look(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(_looks.Found);
    }

    [Fact]
    public void Refusals_of_one_that_sends_seldom_add_up()
    {
        Pass(TimeSpan.FromMinutes(15), () => Send(Rate));
        _streams = 0;
        Finding finding = Until(
            TimeSpan.FromMinutes(30), () => Send(_second % 120 == 0 ? Rate : 0, _second % 120 == 0 ? 1 : 0));
        Assert.Equal((AnomalyAlarms.RefusalsRising, "client acme"), (finding.Alarm, finding.Subject));
    }

    [Fact]
    public void Answers_that_take_three_times_as_long_are_told_within_a_minute()
    {
        Pass(TimeSpan.FromMinutes(15), () => Send(Rate));
        Assert.Equal(AnomalyAlarms.LatencyShift, Until(TimeSpan.FromSeconds(60), () => Send(Rate, milliseconds: 12)).Alarm);
    }

    [Fact]
    public void Callers_who_wait_while_the_engine_is_quick_are_told_within_a_minute()
    {
        Pass(TimeSpan.FromMinutes(5), () => Report(6));
        Finding finding = Until(TimeSpan.FromSeconds(60), () => Report(206));
        Assert.Equal((AnomalyAlarms.UsersWait, "client acme"), (finding.Alarm, finding.Subject));
    }

    [Fact]
    public void Users_who_stand_in_line_before_a_full_ring_wait_for_the_engine_which_is_told_elsewhere()
    {
        Pass(TimeSpan.FromMinutes(5), () => Report(6));
        _looks.Sample = _looks.Sample with { Partition = _looks.Sample.Partition with { RingSlots = 16, Claimed = 16 } };
        Pass(TimeSpan.FromMinutes(2), () => Report(206));
    }

    [Fact]
    public void That_users_wait_is_told_no_longer_once_the_ring_is_full()
    {
        Pass(TimeSpan.FromMinutes(5), () => Report(6));
        Until(TimeSpan.FromSeconds(60), () => Report(206));
        _looks.Sample = _looks.Sample with { Partition = _looks.Sample.Partition with { RingSlots = 16, Claimed = 16 } };
        Report(206);
        _looks.Look(TimeSpan.FromSeconds(1));
        Pass(TimeSpan.FromMinutes(1), () => Report(206));
    }

    [Fact]
    public void A_batch_that_came_in_other_weeks_and_does_not_come_is_told_when_its_hour_is_over()
    {
        Looks looks = Expecting(weeks: 2);
        TimeSpan told = looks.UntilFound(TimeSpan.FromHours(2));
        Assert.InRange(told, TimeSpan.FromMinutes(75), TimeSpan.FromMinutes(90));
        Assert.Equal((AnomalyAlarms.ClientSilent, "client batch"), (looks.Found[0].Alarm, looks.Found[0].Subject));
    }

    [Fact]
    public void One_that_came_once_need_not_come_again()
    {
        Looks looks = Expecting(weeks: 1);
        looks.UntilFound(TimeSpan.FromHours(3));
        Assert.Empty(looks.Found);
    }

    [Fact]
    public void One_week_of_three_that_was_unlike_the_others_changes_nothing()
    {
        var week = new WeekProfile();
        week.Learn(7, perSecond: 100, spread: 0);
        week.Learn(7, perSecond: 0, spread: 0);
        week.Learn(7, perSecond: 110, spread: 0);
        Assert.Equal(100, week.RateOf(7));
    }

    // Sunday at two: the batch came for half an hour from a quarter past on.
    private static Looks Expecting(int weeks)
    {
        int now = WeekMoment.Of(Looks.Start, TimeZoneInfo.Utc).Quarter;
        var batch = new Baseline("batch");
        for (int week = 0; week < weeks; week++)
        {
            for (int quarter = 0; quarter < WeekMoment.QuartersPerWeek; quarter++)
            {
                batch.Week.Learn(quarter, quarter == now + 1 || quarter == now + 2 ? 250 : 0, 0.1);
            }
        }

        return new Looks(new ClientSilentCheck(new TrafficBook(TimeZoneInfo.Utc, [batch])));
    }

    private void Report(double milliseconds)
    {
        Send(Rate);
        if (_second % 10 == 0)
        {
            TimeSpan waited = TimeSpan.FromMilliseconds(milliseconds);
            _users = new UserSample(
                _answers.RequestsEnded, _answers.EventsOk, 0, 0, 0, waited, waited, waited, waited, _looks.Sample.Elapsed);
        }
    }

    private void Send(int events, int refused = 0, double milliseconds = 4)
    {
        for (int i = 0; i < events; i++)
        {
            _latency.Record((long)(1e6 * milliseconds * (0.8 + (0.01 * (i % Rate)))));
        }

        _answers = _answers with
        {
            RequestsAccepted = _answers.RequestsAccepted + events,
            RequestsEnded = _answers.RequestsEnded + events,
            EventsOk = _answers.EventsOk + events - refused,
            EventsRefused = _answers.EventsRefused + refused,
            Latency = events > 0 ? _latency.Snapshot() : _answers.Latency,
        };
        _second++;
        _looks.Sample = _looks.Sample with
        {
            Answers = _answers,
            Clients = [new ClientSample("acme", _streams, 0, _answers, _looks.Sample.Elapsed, _users)],
        };
    }

    private void Pass(TimeSpan time, Action happens)
    {
        for (int second = 0; second < time.TotalSeconds; second++)
        {
            happens();
            Assert.Empty(_looks.Look(TimeSpan.FromSeconds(1)).Found);
        }
    }

    private Finding Until(TimeSpan atMost, Action happens)
    {
        for (int second = 0; second < atMost.TotalSeconds && _looks.Found.Count == 0; second++)
        {
            happens();
            _looks.Look(TimeSpan.FromSeconds(1));
        }

        return Assert.Single(_looks.Found);
    }
}
