using Engine.Server.Bounds;

namespace Engine.Server.Tests.Bounds;

/// <summary>The bytes that all requests share: 8 MiB here, of which large ones may have 7.</summary>
public sealed class MemoryBudgetTests
{
    private const long MiB = 1 << 20;
    private const long Small = 64 << 10;
    private readonly MemoryBudget _budget = new(8 * MiB);

    [Fact]
    public void What_is_taken_is_held_until_it_is_given_back()
    {
        Assert.True(_budget.TryTake(3 * MiB));
        Assert.True(_budget.TryTake(2 * MiB));
        Assert.Equal(5 * MiB, _budget.Used);
        _budget.Give(3 * MiB);
        _budget.Give(2 * MiB);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Who_cannot_wait_is_refused_and_counted_when_too_little_is_left_and_nothing_is_taken()
    {
        Assert.True(_budget.TryTake(5 * MiB));
        Assert.False(_budget.TryTake(3 * MiB));
        Assert.Equal((5 * MiB, 1), (_budget.Used, _budget.Refused));
        Assert.True(_budget.TryTake(2 * MiB));
    }

    [Fact]
    public void An_eighth_is_kept_for_small_requests()
    {
        Assert.True(_budget.TryTake(7 * MiB));
        Assert.False(_budget.TryTake(Small + 1));
        for (long taken = 0; taken < MiB; taken += Small)
        {
            Assert.True(_budget.TryTake(Small));
        }

        Assert.Equal(_budget.Capacity, _budget.Used);
        Assert.False(_budget.TryTake(1));
    }

    [Fact]
    public async Task Who_can_wait_is_let_in_as_soon_as_enough_was_given_back()
    {
        Assert.True(_budget.TryTake(6 * MiB));
        Task waiting = TakeAsync(3 * MiB);
        Assert.True(_budget.HasLine);
        _budget.Give(MiB);
        Assert.False(waiting.IsCompleted);
        _budget.Give(MiB);
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((7 * MiB, false), (_budget.Used, _budget.HasLine));
    }

    [Fact]
    public async Task Those_in_line_are_let_in_first_come_first_served_and_nobody_passes_them()
    {
        Assert.True(_budget.TryTake(7 * MiB));
        Task first = TakeAsync(4 * MiB);
        Task second = TakeAsync(2 * MiB);
        _budget.Give(3 * MiB);
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.False(_budget.TryTake(MiB));
        _budget.Give(MiB);
        await first.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        _budget.Give(3 * MiB);
        await second.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(6 * MiB, _budget.Used);
    }

    [Fact]
    public void Small_requests_pass_large_ones_in_line()
    {
        Assert.True(_budget.TryTake(6 * MiB));
        Task large = TakeAsync(2 * MiB);
        Assert.True(_budget.TryTake(Small));
        Assert.True(TakeAsync(Small).IsCompletedSuccessfully);
        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task Small_requests_in_line_do_not_wait_for_large_ones()
    {
        Assert.True(_budget.TryTake(7 * MiB));
        Task large = TakeAsync(5 * MiB);
        for (long taken = 0; taken < MiB; taken += Small)
        {
            Assert.True(_budget.TryTake(Small));
        }

        Task small = TakeAsync(Small);
        Assert.False(small.IsCompleted);
        _budget.Give(Small);
        await small.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task Who_leaves_the_line_takes_nothing_and_lets_those_behind_in()
    {
        using var leaving = new CancellationTokenSource();
        Assert.True(_budget.TryTake(5 * MiB));
        Task first = _budget.TakeAsync(4 * MiB, leaving.Token).AsTask();
        Task second = TakeAsync(2 * MiB);
        Assert.False(second.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((7 * MiB, false), (_budget.Used, _budget.HasLine));
    }

    [Fact]
    public async Task However_many_come_go_and_give_up_at_once_all_is_given_back_and_never_too_much_taken()
    {
        long most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => ComeAndGoAsync(new Random(number)))));
        Assert.Equal((0, false), (_budget.Used, _budget.HasLine));
        Assert.InRange(most, 1, _budget.Capacity);

        async Task ComeAndGoAsync(Random random)
        {
            for (int i = 0; i < 2_000; i++)
            {
                long bytes = random.Next(3) == 0 ? random.Next(1, (int)Small) : random.NextInt64(Small, 4 * MiB);
                using var patience = new CancellationTokenSource();
                Task taking = _budget.TakeAsync(bytes, patience.Token).AsTask();
                if (random.Next(4) == 0)
                {
                    await patience.CancelAsync();
                }

                await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                InterlockedMax(ref most, _budget.Used);
                if (taking.IsCompletedSuccessfully)
                {
                    _budget.Give(bytes);
                }
            }
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var found && found != seen)
        {
            seen = found;
        }
    }

    private Task TakeAsync(long bytes) => _budget.TakeAsync(bytes, CancellationToken.None).AsTask();
}
