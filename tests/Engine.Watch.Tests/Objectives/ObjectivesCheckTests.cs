using Engine.Core.Figures;
using Engine.Watch.Alarms;
using Engine.Watch.Objectives;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Objectives;

public class ObjectivesCheckTests
{
    private const int PerLook = 25; // a hundred a second
    private const int LooksPerSecond = 4;

    private readonly LatencyHistogram _latency = new();
    private readonly Looks _looks;

    public ObjectivesCheckTests()
    {
        AnomalyOptions options = new() { Objectives = [new(99.9, null), new(99, TimeSpan.FromMilliseconds(50))] };
        _looks = new Looks(new AnomalyChecks(options).All);
    }

    [Fact]
    public void A_total_outage_pages_after_52_seconds_and_closes_within_five_minutes_of_its_end()
    {
        Pass(TimeSpan.FromHours(2), Answered);
        Assert.Empty(Missed);
        TimeSpan told = Until(isMissed: true, Waiting);
        Assert.InRange(told, TimeSpan.FromSeconds(51), TimeSpan.FromSeconds(53));
        Finding finding = Assert.Single(Missed);
        Assert.Equal((AlarmGrade.Critical, "objective answers 99.9"), (finding.Grade, finding.Subject));
        Assert.InRange(Until(isMissed: false, Answered), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Requests_refused_because_the_engine_is_full_count_as_bad()
    {
        Pass(TimeSpan.FromHours(2), Answered);
        TimeSpan told = Until(isMissed: true, () =>
        {
            Answered();
            _looks.At(at => at with { Rejected = at.Rejected + PerLook });
        });
        Assert.InRange(told, TimeSpan.FromSeconds(52), TimeSpan.FromSeconds(110));
    }

    [Fact]
    public void Answers_that_take_too_long_burn_the_budget_of_latency_alone()
    {
        Pass(TimeSpan.FromHours(2), Answered);
        TimeSpan told = Until(isMissed: true, () => Answered(TimeSpan.FromMilliseconds(80)));
        Assert.Equal("objective latency 99 below 50ms", Assert.Single(Missed).Subject);
        Assert.InRange(told, TimeSpan.FromSeconds(517), TimeSpan.FromSeconds(520)); // 14.4 x 0.01 x an hour = 518.4 s
    }

    [Fact]
    public void Where_nobody_asks_nothing_is_missed()
    {
        Pass(TimeSpan.FromHours(1), Answered);
        Pass(TimeSpan.FromHours(2), () => Assert.Empty(Missed));
    }

    [Fact]
    public void An_answer_that_its_client_does_not_read_is_not_owed()
    {
        Pass(TimeSpan.FromHours(1), Answered);
        Waiting();
        _looks.At(at => at with { Answered = at.Claimed });
        Pass(TimeSpan.FromMinutes(10), () => Assert.Empty(Missed));
    }

    private IEnumerable<Finding> Missed => _looks.Found.Where(finding => finding.Alarm == "objective-missed");

    private void Answered() => Answered(TimeSpan.FromMilliseconds(3));

    private void Answered(TimeSpan after)
    {
        for (int i = 0; i < PerLook; i++)
        {
            _latency.Record((long)after.TotalNanoseconds);
        }

        AnswerSample answers = _looks.Sample.Answers;
        long accepted = answers.RequestsAccepted + PerLook;
        _looks.Sample = _looks.Sample with
        {
            Answers = answers with { RequestsAccepted = accepted, RequestsEnded = accepted, Latency = _latency.Snapshot() },
            Partition = _looks.Sample.Partition with { Claimed = accepted, Answered = accepted },
        };
    }

    private void Waiting()
    {
        long accepted = _looks.Sample.Answers.RequestsAccepted + 1;
        _looks.Sample = _looks.Sample with
        {
            Answers = _looks.Sample.Answers with { RequestsAccepted = accepted },
            Partition = _looks.Sample.Partition with { Claimed = accepted },
        };
    }

    private void Pass(TimeSpan time, Action happens)
    {
        for (int i = 0; i < time.TotalSeconds * LooksPerSecond; i++)
        {
            happens();
            _looks.Look();
        }
    }

    private TimeSpan Until(bool isMissed, Action happens)
    {
        TimeSpan begun = _looks.Sample.Elapsed;
        do
        {
            happens();
            _looks.Look();
            Assert.True(_looks.Sample.Elapsed - begun < TimeSpan.FromHours(1));
        }
        while (Missed.Any() != isMissed);

        return _looks.Sample.Elapsed - begun;
    }
}
