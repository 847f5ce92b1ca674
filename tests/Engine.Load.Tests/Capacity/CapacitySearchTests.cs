using Engine.Load.Capacity;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Load.Tests.Capacity;

public class CapacitySearchTests
{
    private const int MostTrials = 200;

    [Theory]
    [InlineData(101)]
    [InlineData(4_711)]
    [InlineData(83_333)]
    [InlineData(999_999)]
    public void A_stub_of_known_capacity_is_found_within_two_percent(double capacity)
    {
        SearchResult found = Run(Goal(), trial => Verdict(trial.Rate <= capacity)).Result;

        Assert.Equal(SearchEnd.Found, found.End);
        Assert.True(found.IsProved);
        Assert.InRange(found.Rate, capacity * 0.98, capacity);
        Assert.InRange(found.BrokenAt!.Value, capacity, capacity * 1.02);
        Assert.False(found.IsAtLeast);
    }

    [Fact]
    public void Any_capacity_is_found_from_any_start() => Prop.ForAll(
        Gen.Zip(Gen.Choose(1_000, 900_000), Gen.Choose(10, 2_000_000)).ToArbitrary(),
        at =>
        {
            SearchResult found = Run(Goal(start: at.Item2), trial => Verdict(trial.Rate <= at.Item1)).Result;
            return found.IsProved && found.Rate <= at.Item1 && found.Rate >= at.Item1 * 0.98;
        }).QuickCheckThrowOnFailure();

    // Near the limit a trial breaks or holds by chance; further off it hardly ever does what it should not.
    [Fact]
    public void A_noisy_stub_is_found_within_five_percent_nearly_always()
    {
        const double capacity = 50_000;
        double[] found = [.. Enumerable.Range(0, 200).Select(seed =>
        {
            var random = new Random(seed);
            return Run(Goal(), trial =>
            {
                double over = (trial.Rate / capacity) - 1;
                double breaks = 0.02 + (0.97 / (1 + Math.Exp(-over / 0.01)));
                return Verdict(random.NextDouble() > breaks);
            }).Result.Rate;
        })];

        Assert.InRange(found.Count(rate => rate is > capacity * 0.95 and < capacity * 1.05), 190, 200);
    }

    [Fact]
    public void Where_the_slo_never_holds_it_says_so_and_names_the_lowest_rate()
    {
        SearchResult found = Run(Goal(), _ => TrialVerdict.Broken).Result;

        Assert.Equal(SearchEnd.NeverHeld, found.End);
        Assert.Equal(0, found.Rate);
        Assert.Equal(10, found.BrokenAt);
        Assert.False(found.IsProved);
    }

    [Fact]
    public void Where_the_slo_always_holds_the_ceiling_is_proved_as_a_least()
    {
        SearchResult found = Run(Goal(), _ => TrialVerdict.Held).Result;

        Assert.Equal(SearchEnd.AlwaysHeld, found.End);
        Assert.Equal(2_000_000, found.Rate);
        Assert.True(found.IsProved);
        Assert.True(found.IsAtLeast);
    }

    [Fact]
    public void What_holds_for_a_moment_and_not_for_long_is_stepped_down_from()
    {
        CapacitySearch search = Run(Goal(), trial => Verdict(
            trial.Rate <= (trial.Purpose == TrialPurpose.Hold ? 40_000 : 50_000)));

        Assert.True(search.Result.IsProved);
        Assert.InRange(search.Result.Rate, 40_000 * 0.98, 40_000);
    }

    [Fact]
    public void The_rate_that_is_told_has_held_for_the_whole_time()
    {
        List<Trial> held = [];
        CapacitySearch search = Run(Goal(), trial =>
        {
            bool holds = trial.Rate <= 12_345;
            if (holds)
            {
                held.Add(trial);
            }

            return Verdict(holds);
        });

        Assert.Contains(held, trial =>
            trial.Purpose == TrialPurpose.Hold && trial.Time == TimeSpan.FromSeconds(30) && trial.Rate == search.Result.Rate);
    }

    [Fact]
    public void One_bad_trial_is_not_believed_and_an_overrun_is()
    {
        var doubtful = new CapacitySearch(Goal(start: 1_000));
        doubtful.Take(TrialVerdict.Broken);
        var clear = new CapacitySearch(Goal(start: 1_000));
        clear.Take(TrialVerdict.Overrun);

        Assert.Equal(1_000, doubtful.Next!.Value.Rate);
        Assert.True(clear.Next!.Value.Rate < 1_000);
    }

    [Fact]
    public void A_limit_that_is_the_generators_is_told_as_a_least()
    {
        SearchResult found = Run(
            Goal(), trial => trial.Rate <= 60_000 ? TrialVerdict.Held : TrialVerdict.GeneratorBehind).Result;

        Assert.True(found.IsGeneratorsLimit);
        Assert.True(found.IsAtLeast);
        Assert.InRange(found.Rate, 60_000 * 0.98, 60_000);
    }

    [Fact]
    public void A_search_that_is_ended_early_knows_what_held_so_far_and_that_it_is_not_proved()
    {
        var search = new CapacitySearch(Goal(start: 1_000));
        search.Take(TrialVerdict.Held);
        search.Take(TrialVerdict.Held);
        search.Take(TrialVerdict.Overrun);

        Assert.Equal(new SearchResult(SearchEnd.Unfinished, 2_000, false, 4_000, false), search.Result);
    }

    [Fact]
    public void A_search_that_is_over_takes_no_more()
    {
        CapacitySearch search = Run(Goal(), _ => TrialVerdict.Held);

        Assert.Throws<InvalidOperationException>(() => search.Take(TrialVerdict.Held));
    }

    [Fact]
    public void Where_trials_are_counted_it_takes_what_it_has_and_still_has_it_hold()
    {
        List<Trial> tried = [];
        CapacitySearch search = Run(Goal() with { MostTrials = 9 }, trial =>
        {
            tried.Add(trial);
            return Verdict(trial.Rate <= 50_000);
        });

        Assert.Equal(SearchEnd.Found, search.Result.End);
        Assert.True(search.Result.IsProved);
        Assert.Equal(TrialPurpose.Hold, tried[^1].Purpose);
        Assert.InRange(tried.Count, 9, 10);
        Assert.InRange(search.Result.Rate, 30_000, 50_000);
    }

    [Fact]
    public void Where_nothing_held_in_the_trials_there_were_nothing_is_claimed()
    {
        SearchResult found = Run(Goal(start: 1e6) with { MostTrials = 4 }, _ => TrialVerdict.Overrun).Result;

        Assert.Equal(SearchEnd.Unfinished, found.End);
        Assert.Equal(0, found.Rate);
    }

    [Theory]
    [InlineData(1_000, 4)]
    [InlineData(50, 10)]
    [InlineData(10, 30)]
    public void At_low_rates_a_trial_lasts_until_it_has_enough_requests_to_judge_by(double rate, double seconds) =>
        Assert.Equal(
            seconds,
            new CapacitySearch(Goal(start: rate) with { LeastTransfers = 500 }).Next!.Value.Time.TotalSeconds,
            6);

    private static SearchGoal Goal(double start = 1_000) => new()
    {
        Start = start,
        Floor = 10,
        Ceiling = 2_000_000,
        TrialTime = TimeSpan.FromSeconds(4),
        HoldTime = TimeSpan.FromSeconds(30),
    };

    private static CapacitySearch Run(SearchGoal goal, Func<Trial, TrialVerdict> subject)
    {
        var search = new CapacitySearch(goal);
        int trials = 0;
        while (search.Next is { } trial)
        {
            Assert.InRange(trial.Rate, goal.Floor, goal.Ceiling);
            Assert.InRange(++trials, 1, MostTrials);
            search.Take(subject(trial));
        }

        return search;
    }

    private static TrialVerdict Verdict(bool holds) => holds ? TrialVerdict.Held : TrialVerdict.Broken;
}
