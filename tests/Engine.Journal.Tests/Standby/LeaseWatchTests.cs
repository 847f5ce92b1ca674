using Engine.Journal.Standby;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Journal.Tests.Standby;

/// <summary>What a standby concludes from a lease that it reads again and again, on a clock that the test moves.</summary>
public sealed class LeaseWatchTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private static readonly DateTime _noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseWatch _watch;

    public LeaseWatchTests() => _watch = new LeaseWatch(_time, _limit);

    [Fact]
    public void A_lease_that_does_not_change_expires_after_its_time()
    {
        Read(LeaseOf("1"));
        Pass(9.9);
        Read(LeaseOf("1"));
        Assert.False(_watch.IsExpired);
        Pass(0.1);
        Read(LeaseOf("1"));
        Assert.True(_watch.IsExpired);
    }

    [Fact]
    public void A_confirmation_starts_both_counts_anew()
    {
        Read(LeaseOf("1"));
        Pass(9);
        Read(LeaseOf("2", _noon.AddSeconds(9)));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (_watch.Age, _watch.Silence));
    }

    [Fact]
    public void Silence_counts_from_the_answer_that_showed_the_lease_to_the_last_question()
    {
        // A confirmation may have been asked for, and committed, while the first answer was on its way.
        Read(LeaseOf("1"), answerTakes: 3);
        Pass(1);
        Read(LeaseOf("1"), answerTakes: 2);
        Assert.Equal(TimeSpan.FromSeconds(4), _watch.Age);
        Assert.Equal(TimeSpan.FromSeconds(1), _watch.Silence);
    }

    [Fact]
    public void A_confirmation_on_which_the_servers_clock_shows_the_same_time_as_before_ends_the_silence()
    {
        Read(LeaseOf("1"));
        Pass(5);
        Read(LeaseOf("2"));
        Assert.Equal(TimeSpan.Zero, _watch.Silence);
    }

    [Fact]
    public void What_was_not_seen_is_not_counted()
    {
        Read(LeaseOf("1"));
        Pass(20);
        _watch.Forget();
        Read(LeaseOf("1"));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (_watch.Age, _watch.Silence));
    }

    [Fact]
    public void How_long_somebody_may_answer_still_is_what_the_silence_has_not_used_up()
    {
        Lease lease = LeaseOf("1");
        Assert.Equal(TimeSpan.FromSeconds(2), lease.AnswersAfter(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(0.5), lease.AnswersAfter(TimeSpan.FromSeconds(1.5)));
        Assert.Equal(TimeSpan.Zero, lease.AnswersAfter(TimeSpan.FromSeconds(10)));
    }

    private static Lease LeaseOf(string version, DateTime? heartbeat = null) => new(
        Epoch: 3,
        heartbeat ?? _noon,
        Holder: "process 1 on a",
        Process: "",
        Address: "",
        AnswersFor: TimeSpan.FromSeconds(2),
        QuietEpoch: 3,
        ReleasedEpoch: 0,
        HeadBlock: 1,
        version);

    private void Read(Lease lease, double answerTakes = 0)
    {
        long asked = _time.GetTimestamp();
        Pass(answerTakes);
        _watch.Observe(lease, asked);
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
