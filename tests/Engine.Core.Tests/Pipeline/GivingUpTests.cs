using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

public class GivingUpTests
{
    private readonly SteppedPartition _engine = new();

    private long In(int milliseconds) =>
        _engine.Time.GetTimestamp() + milliseconds * _engine.Time.TimestampFrequency / 1000;

    [Fact]
    public async Task A_deadline_before_the_writer_takes_a_batch_means_not_accepted_and_no_effect()
    {
        await _engine.OpenAccountsAsync();
        Batch batch = _engine.Transfers(SteppedPartition.Transfer(10));
        ValueTask<BatchOutcome> ended = _engine.Submit(batch, In(100));
        _engine.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(BatchOutcome.NotAccepted, await ended);
        _engine.Partition.Pool.Return(batch);

        _engine.Step();
        Assert.Equal(0, _engine.State.TransferCount);
        Assert.Equal(2, _engine.Journal.Events.Count);
    }

    [Fact]
    public async Task A_deadline_after_the_writer_took_a_batch_means_unknown_and_the_effect_stands()
    {
        await _engine.OpenAccountsAsync();
        Batch batch = _engine.Transfers(SteppedPartition.Transfer(10));
        ValueTask<BatchOutcome> ended = _engine.Submit(batch, In(100));
        _engine.Step();
        _engine.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(BatchOutcome.Unknown, await ended);
        Assert.Equal(1, _engine.State.TransferCount);
        Assert.Equal(3, _engine.Journal.Events.Count);
    }

    [Fact]
    public async Task A_batch_whose_time_is_over_is_not_taken_though_nobody_has_given_it_up()
    {
        await _engine.OpenAccountsAsync();
        Batch late = _engine.Transfers(SteppedPartition.Transfer(10));
        Batch early = _engine.Transfers(SteppedPartition.Transfer(11));
        (late.Deadline, early.Deadline) = (In(100), In(101));
        ValueTask<BatchOutcome> ended = _engine.Submit(late);
        ValueTask<BatchOutcome> answered = _engine.Submit(early);
        _engine.Time.Advance(TimeSpan.FromMilliseconds(100));
        _engine.Step();
        Assert.Equal(BatchOutcome.NotAccepted, await ended);
        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Answered, await answered);
        Assert.Equal(1, _engine.State.TransferCount);

        // Its next request has its own time.
        _engine.Partition.Pool.Return(late);
        Assert.Equal(0, _engine.Partition.Pool.Rent(BatchKind.CreateTransfers, 1).Deadline);
    }

    [Fact]
    public async Task A_deadline_too_far_for_any_timer_does_not_keep_the_answer_back()
    {
        const long days = 100 * 86_400;
        long far = _engine.Time.GetTimestamp() + days * _engine.Time.TimestampFrequency;
        ValueTask<BatchOutcome> ended = _engine.Submit(_engine.Accounts(1), far);
        _engine.Step();
        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Answered, await ended);
    }

    [Fact]
    public async Task A_batch_given_up_is_not_reused_while_the_pipeline_holds_it()
    {
        await _engine.OpenAccountsAsync();
        Batch held = _engine.Transfers(SteppedPartition.Transfer(10));
        ValueTask<BatchOutcome> ended = _engine.Submit(held, In(1));
        _engine.Step();
        _engine.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ended;
        _engine.Partition.Pool.Return(held);
        Assert.NotSame(held, _engine.Partition.Pool.Rent(BatchKind.CreateTransfers, 1));

        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Same(held, _engine.Partition.Pool.Rent(BatchKind.CreateTransfers, 1));
    }

    [Fact]
    public void Returning_a_batch_twice_is_refused()
    {
        Batch batch = _engine.Partition.Pool.Rent(BatchKind.CreateTransfers, 1);
        _engine.Partition.Pool.Return(batch);
        Assert.Throws<InvalidOperationException>(() => _engine.Partition.Pool.Return(batch));
    }

    [Fact]
    public async Task An_engine_that_is_fenced_answers_nothing_more()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> taken = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        _engine.Step();
        _engine.Journal.State = JournalState.Fenced;
        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Unknown, await taken);
        Assert.False(_engine.Partition.TrySubmit(_engine.Transfers(SteppedPartition.Transfer(11))));
    }

    [Fact]
    public async Task Stopping_answers_all_that_was_accepted_and_takes_no_more()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> accepted = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        Task<int> stopped = _engine.Partition.StopAsync(TimeSpan.FromSeconds(10));
        Assert.False(_engine.Partition.TrySubmit(_engine.Transfers(SteppedPartition.Transfer(11))));
        _engine.Step();
        _engine.Journal.CommitAll();
        _engine.Step();
        _engine.Time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(0, await stopped);
        Assert.Equal(BatchOutcome.Answered, await accepted);
    }

    [Fact]
    public async Task Stopping_while_nothing_becomes_durable_counts_what_is_left_as_unknown()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> accepted = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        _engine.Step();
        Task<int> stopped = _engine.Partition.StopAsync(TimeSpan.FromSeconds(10));
        while (!stopped.IsCompleted)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            _engine.Step();
            await Task.Yield();
        }

        Assert.Equal(1, await stopped);
        Assert.Equal(BatchOutcome.Unknown, await accepted);
    }
}
