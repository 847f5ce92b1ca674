using Engine.Journal.Recovery;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Journal.Tests.Auditing;

public sealed class ReadingPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Rows_take_the_time_that_the_rate_gives_them()
    {
        var pace = new ReadingPace(10_000, _time);
        Task kept = pace.KeepAsync(25_000, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(kept.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await kept;
    }

    [Fact]
    public async Task Time_spent_reading_counts_and_time_lost_is_not_made_up_for()
    {
        var pace = new ReadingPace(10_000, _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        await pace.KeepAsync(10_000, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        await pace.KeepAsync(10_000, CancellationToken.None);
        Task kept = pace.KeepAsync(10_000, CancellationToken.None);
        Assert.False(kept.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await kept;
    }

    [Fact]
    public async Task Nothing_is_read_while_the_journal_is_away()
    {
        bool isThere = false;
        var pace = new ReadingPace(10_000, _time) { IsAllowed = () => isThere };
        Task kept = pace.KeepAsync(1, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(kept.IsCompleted);
        isThere = true;
        while (!kept.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    [Fact]
    public void Without_a_rate_nothing_waits_and_a_leaf_is_read_at_once()
    {
        Assert.True(ReadingPace.Unhurried.KeepAsync(long.MaxValue, CancellationToken.None).IsCompleted);
        Assert.Null(ReadingPace.Unhurried.PagesAtOnce);
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        Task kept = new ReadingPace(1, _time).KeepAsync(1_000, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kept);
    }
}
