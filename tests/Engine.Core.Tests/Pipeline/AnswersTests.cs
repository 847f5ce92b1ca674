using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

public class AnswersTests
{
    private readonly SteppedPartition _engine = new();

    [Fact]
    public async Task Nothing_is_answered_before_it_is_durable()
    {
        await _engine.OpenAccountsAsync();
        Batch batch = _engine.Transfers(SteppedPartition.Transfer(10), SteppedPartition.Transfer(11));
        ValueTask<BatchOutcome> ended = _engine.Submit(batch);
        _engine.Step();
        Assert.False(ended.IsCompleted);

        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Answered, await ended);
        Assert.Equal((3, 4), (batch.FirstSequence, batch.LastSequence));
        Assert.Equal(batch.FirstTimestamp + 1, batch.LastTimestamp);
        Assert.Equal([3L, 4L], _engine.Journal.Events.Skip(2).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_read_waits_until_what_it_saw_is_durable()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> write = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10, amount: 7)));
        Batch lookup = _engine.LookupAccounts(1, 99, 2);
        ValueTask<BatchOutcome> read = _engine.Submit(lookup);
        _engine.Step();
        Assert.False(read.IsCompleted);

        _engine.Journal.CommitAll();
        _engine.Step();
        Assert.Equal(BatchOutcome.Answered, await write);
        Assert.Equal(BatchOutcome.Answered, await read);
        Assert.Equal(2, lookup.Found);
        Assert.Equal((UInt128)7, lookup.Accounts[0].DebitsPosted);
        Assert.Equal((UInt128)7, lookup.Accounts[1].CreditsPosted);
        Assert.Equal(3, lookup.LastSequence);
    }

    [Fact]
    public async Task A_refusal_waits_until_what_it_rests_on_is_durable()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> first = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        Batch again = _engine.Transfers(SteppedPartition.Transfer(10));
        ValueTask<BatchOutcome> second = _engine.Submit(again);
        _engine.Step();
        Assert.False(second.IsCompleted);

        _engine.Journal.CommitAll();
        _engine.Step();
        await first;
        await second;
        Assert.Equal((ushort)CreateTransferResult.Exists, again.Results.Items[0].Code);
        Assert.Equal((0, 3), (again.FirstSequence, again.LastSequence));
    }

    [Fact]
    public async Task Batches_end_in_the_order_they_entered_as_the_watermark_passes()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> first = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10)));
        ValueTask<BatchOutcome> second = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(11)));
        _engine.Step();

        _engine.Journal.CommitNext();
        _engine.Step();
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);

        _engine.Journal.CommitNext();
        _engine.Step();
        Assert.Equal([BatchOutcome.Answered, BatchOutcome.Answered], [await first, await second]);
    }

    [Fact]
    public async Task A_hold_that_falls_due_is_expired_though_nobody_asks()
    {
        await _engine.OpenAccountsAsync();
        ValueTask<BatchOutcome> ended = _engine.Submit(
            _engine.Transfers(SteppedPartition.Transfer(10, amount: 5, TransferFlags.Pending, timeout: 3)));
        _engine.Step();
        _engine.Journal.CommitAll();
        _engine.Step();
        await ended;
        Assert.Equal(1, _engine.State.OpenHoldCount);

        _engine.Time.Advance(TimeSpan.FromSeconds(4));
        _engine.Step();
        Assert.Equal(0, _engine.State.OpenHoldCount);
        LedgerEvent expiry = _engine.Journal.Events[^1];
        Assert.Equal((EventKind.Expiry, 4L, (UInt128)5), (expiry.Kind, expiry.Sequence, expiry.Released));
    }

    [Fact]
    public async Task An_audit_tells_totals_and_digest_at_one_sequence()
    {
        await _engine.OpenAccountsAsync();
        _ = _engine.Submit(_engine.Transfers(SteppedPartition.Transfer(10, amount: 9)));
        Batch audit = _engine.Partition.Pool.Rent(BatchKind.Audit, 0);
        ValueTask<BatchOutcome> ended = _engine.Submit(audit);
        _engine.Step();
        _engine.Journal.CommitAll();
        _engine.Step();
        await ended;
        LedgerTotals totals = Assert.Single(audit.AuditTotals);
        Assert.Equal(((UInt128)9, (UInt128)9), (totals.DebitsPosted, totals.CreditsPosted));
        Assert.Equal(_engine.State.ComputeDigest(), audit.AuditDigest);
        Assert.Equal(3, audit.LastSequence);
    }
}
