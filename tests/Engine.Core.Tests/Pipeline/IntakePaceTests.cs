using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Core.Tests.Pipeline;

public sealed class IntakePaceTests
{
    private const long Most = 1_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly BatchPool _pool = new();
    private readonly IntakePace _pace;
    private long _unsealed;
    private long _most = Most;

    public IntakePaceTests() => _pace = new IntakePace(() => _unsealed, () => _most, _time);

    [Fact]
    public void Nothing_waits_up_to_half_of_the_bound()
    {
        _unsealed = Most / 2;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(Wait(8_192).IsCompleted));
    }

    [Fact]
    public async Task Requests_beyond_it_wait_one_behind_the_other_as_long_as_their_rows_take()
    {
        _unsealed = Most * 3 / 4;
        Assert.True(Wait(1_000).IsCompleted); // its own time is waited for by the next
        ValueTask second = Wait(1_000);
        ValueTask third = Wait(1_000);
        _time.Advance(1_000 * IntakePace.MiddlePerRow - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await EndsAsync(second);
        Assert.False(third.IsCompleted);
        _time.Advance(1_000 * IntakePace.MiddlePerRow);
        await EndsAsync(third);
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
    public void The_nearer_the_bound_the_fewer_rows_come_at_once()
    {
        List<int> atOnce = [];
        foreach (long unsealed in new[] { 600, 700, 800, 900, 999 })
        {
            _unsealed = unsealed;
            var pace = new IntakePace(() => _unsealed, () => Most, _time);
            int rows = 0;
            while (pace.WaitAsync(Rows(1), CancellationToken.None).IsCompleted)
            {
                rows++;
            }

            atOnce.Add(rows);
        }

        Assert.Equal(atOnce.OrderDescending(), atOnce);
        Assert.True(atOnce[0] > 100 * atOnce[^1]);
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer_and_gives_its_time_to_those_behind()
    {
        _unsealed = Most * 3 / 4;
        using var giveUp = new CancellationTokenSource();
        _ = Wait(1_000);
        Batch patient = Rows(1_000_000);
        ValueTask waiting = _pace.WaitAsync(patient, giveUp.Token);
        Assert.False(waiting.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal(0, patient.Place.Rows);
        ValueTask next = Wait(1);
        Assert.False(next.IsCompleted);
        _time.Advance(1_000 * IntakePace.MiddlePerRow);
        await EndsAsync(next);
    }

    [Fact]
    public async Task A_leaf_that_is_sealed_or_a_bound_that_is_tuned_lets_go_who_waits()
    {
        foreach (Action relief in new Action[] { () => _unsealed = 0, () => _most = 1_000 * Most })
        {
            (_unsealed, _most) = (Most, Most);
            var pace = new IntakePace(() => _unsealed, () => _most, _time);
            _ = pace.WaitAsync(Rows(1_000_000), CancellationToken.None);
            ValueTask waiting = pace.WaitAsync(Rows(1_000_000), CancellationToken.None);
            relief();
            _time.Advance(TimeSpan.FromSeconds(1));
            await EndsAsync(waiting);
        }
    }

    [Fact]
    public async Task Who_waits_is_let_go_sooner_when_the_pressure_falls()
    {
        _unsealed = Most;
        Assert.True(Wait(5_000).IsCompleted); // five seconds, as things stand
        ValueTask waiting = Wait(1);
        _unsealed = Most * 3 / 4;
        _time.Advance(TimeSpan.FromSeconds(1));
        await EndsAsync(waiting);
        Assert.True(Wait(1).IsCompleted);
    }

    [Fact]
    public async Task A_request_that_finds_no_room_gives_its_time_to_those_behind()
    {
        var engine = new SteppedPartition(
            limits: LedgerLimits.Default with { MaxUnsealedRows = 4 }, past: new NothingSealed());
        ValueTask<BatchOutcome> opened = engine.Submit(engine.Accounts(1, 2, 3));
        engine.Step();
        engine.Journal.CommitAll();
        engine.Step();
        Assert.Equal(BatchOutcome.Answered, await opened);
        for (int slots = engine.Partition.Status.RingSlots; slots > 0; slots--)
        {
            Assert.True(engine.Partition.TrySubmit(engine.LookupAccounts(1)));
        }

        Batch large = engine.Transfers();
        large.Count = 100_000;
        Assert.True(engine.Partition.PrepareAsync(large, CancellationToken.None).IsCompleted);
        Assert.Equal(large.Count, large.Place.Rows);
        Assert.False(engine.Partition.TrySubmit(large));
        Batch next = engine.Transfers(SteppedPartition.Transfer(10));
        Assert.True(engine.Partition.PrepareAsync(next, CancellationToken.None).IsCompleted);
    }

    private ValueTask Wait(int rows) => _pace.WaitAsync(Rows(rows), CancellationToken.None);

    private Batch Rows(int count)
    {
        Batch batch = _pool.Rent(BatchKind.LookupAccounts, 1);
        batch.Count = count;
        return batch;
    }

    private static Task EndsAsync(ValueTask waiting) => waiting.AsTask().WaitAsync(s_patience);

    private sealed class NothingSealed : IPastLookup
    {
        public SealGenerations Generations { get; } = new();

        public ValueTask BringAsync(Batch batch, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
