using Engine.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Core.Tests.Pipeline;

public sealed class IntakePaceTests
{
    private const long Most = 1_000;

    private readonly FakeTimeProvider _time = new();
    private readonly IntakePace _pace;
    private long _unsealed;

    public IntakePaceTests() => _pace = new IntakePace(() => _unsealed, () => Most, _time);

    [Fact]
    public void Nothing_waits_up_to_half_of_the_bound()
    {
        _unsealed = Most / 2;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(Wait(8_192).IsCompleted));
    }

    [Fact]
    public void Requests_beyond_it_wait_one_behind_the_other_as_long_as_their_rows_take()
    {
        _unsealed = Most * 3 / 4;
        Assert.True(Wait(1_000).IsCompleted); // its own time is waited for by the next
        ValueTask second = Wait(1_000);
        ValueTask third = Wait(1_000);
        _time.Advance(1_000 * IntakePace.MiddlePerRow - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(second.IsCompleted);
        Assert.False(third.IsCompleted);
        _time.Advance(1_000 * IntakePace.MiddlePerRow);
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public void Time_that_nobody_used_is_not_saved_up()
    {
        _unsealed = Most * 3 / 4;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(Wait(1_000).IsCompleted);
        Assert.False(Wait(1_000).IsCompleted);
    }

    [Fact]
    public void The_nearer_the_bound_the_longer_a_row_takes()
    {
        List<TimeSpan> waits = [];
        foreach (long unsealed in new[] { 600, 700, 800, 900, 999 })
        {
            _unsealed = unsealed;
            var pace = new IntakePace(() => _unsealed, () => Most, _time);
            _ = pace.WaitAsync(100_000, CancellationToken.None);
            ValueTask next = pace.WaitAsync(1, CancellationToken.None);
            TimeSpan waited = TimeSpan.Zero;
            while (!next.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                waited += TimeSpan.FromMilliseconds(10);
            }

            waits.Add(waited);
        }

        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[0] * 100 < waits[^1]);
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer()
    {
        _unsealed = Most;
        using var giveUp = new CancellationTokenSource();
        _ = Wait(1_000);
        ValueTask waiting = _pace.WaitAsync(1, giveUp.Token);
        Assert.False(waiting.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private ValueTask Wait(int rows) => _pace.WaitAsync(rows, CancellationToken.None);
}
