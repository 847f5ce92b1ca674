using Engine.Client;
using Engine.Load.Measuring;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Engine.V1;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Running;

public class OpenLoadTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Sends_go_out_at_their_moments_whatever_the_answers_do()
    {
        List<TimeSpan> whenAnswered = [], whenNot = [];
        RunOf(new StubTarget { Seen = request => whenAnswered.Add(request.IntendedAt) });
        RunOf(new StubTarget { Seen = request => whenNot.Add(request.IntendedAt), IsFrozen = () => true });

        Assert.Equal(1_000, whenAnswered.Count);
        Assert.Equal(whenAnswered, whenNot);

        void RunOf(StubTarget stub) => new FakeRun(Given.SteadyPlan(100, 10), stub, _time).ToTheEnd();
    }

    [Fact]
    public void A_hundred_thousand_a_second_are_sent_to_the_last_one_by_a_wake_up_each_millisecond()
    {
        var run = new FakeRun(Given.SteadyPlan(100_000, 2), new StubTarget(), _time)
        {
            WakeUp = TimeSpan.FromMilliseconds(1),
        };

        LoadReport report = run.ToTheEnd();

        Assert.Equal(200_000, report.Sent);
        Assert.True(report.KeptSchedule);
    }

    [Fact]
    public void What_is_never_answered_counts_with_its_age()
    {
        var run = new FakeRun(Given.SteadyPlan(100, 10), new StubTarget { IsFrozen = () => true }, _time);

        LoadReport report = run.ToTheEnd();

        Assert.Equal(1_000, report.Errors);
        Assert.InRange(report.Latency.Percentile(50).TotalSeconds, 4.9, 5.1);
    }

    [Fact]
    public void An_answer_that_comes_after_the_end_changes_nothing()
    {
        var stub = new StubTarget { IsFrozen = () => true };
        var run = new FakeRun(Given.SteadyPlan(100, 1), stub, _time);
        run.ToTheEnd();

        stub.Thaw();

        Assert.Equal(0, run.Run.Measurements.Total()[Outcome.Ok]);
        Assert.Equal(0, run.Run.Outstanding);
    }

    [Fact]
    public void What_would_be_too_much_on_its_way_is_dropped_counted_and_fails_the_run()
    {
        var run = new FakeRun(
            Given.SteadyPlan(100, 10), new StubTarget { IsFrozen = () => true }, _time, new LoadOptions { MaxOutstanding = 300 });

        LoadReport report = run.ToTheEnd();

        Assert.Equal(300, report.Sent);
        Assert.Equal(700, report.Dropped);
        Assert.False(report.KeptSchedule);
    }

    [Fact]
    public void A_wrong_answer_is_an_error_with_a_name_and_a_declined_one_is_not()
    {
        var stub = new StubTarget { Lie = n => n == 7 ? CreateTransferResult.LinkedEventFailed : null };
        var run = new FakeRun(
            Given.SteadyPlan(1_000, 1, mix: new Mix { Plain = 1, Refused = 1 }), stub, _time);

        LoadReport report = run.ToTheEnd();

        Assert.Equal(1, report.Errors);
        Assert.Equal(999, report.Ok + report.Declined);
        Assert.InRange(report.Declined, 400, 600);
        Assert.Contains("LinkedEventFailed", Assert.Single(report.Measurements.Errors).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_request_is_counted_and_the_run_goes_on()
    {
        LoadReport report = new FakeRun(Given.SteadyPlan(100, 1), new Failing(), _time).ToTheEnd();

        Assert.Equal(100, report.Sent);
        Assert.Equal(100, report.Errors);
        Assert.Equal(100, report.Measurements.Errors["request failed: Unavailable"]);
    }

    [Fact]
    public void A_failed_request_ends_the_run_where_that_was_asked_for()
    {
        LoadReport report = new FakeRun(
            Given.SteadyPlan(100, 1), new Failing(), _time, new LoadOptions { StopOnFailure = true }).ToTheEnd();

        Assert.Equal(1, report.Sent);
        Assert.True(report.Interrupted);
    }

    [Fact]
    public void A_stopped_run_reports_what_there_is_so_far()
    {
        FakeRun? run = null;
        var stub = new StubTarget { Seen = request => StopAt(request.IntendedAt) };
        run = new FakeRun(Given.SteadyPlan(100, 10), stub, _time);

        LoadReport report = run.ToTheEnd();

        Assert.True(report.Interrupted);
        Assert.Equal(500, report.Ok);
        Assert.True(report.KeptSchedule);

        void StopAt(TimeSpan at)
        {
            if (at > TimeSpan.FromSeconds(4.99))
            {
                run!.Run.Stop();
            }
        }
    }

    [Fact]
    public void A_request_cannot_be_settled_twice()
    {
        LoadRequest? kept = null;
        new FakeRun(Given.SteadyPlan(1, 1), new StubTarget { Seen = request => kept = request }, _time).ToTheEnd();

        Assert.Throws<InvalidOperationException>(() => kept!.Answer([]));
    }

    private sealed class Failing : ILoadTarget
    {
        public void Send(LoadRequest request) => request.Fail(EngineFailure.Unavailable);
    }
}
