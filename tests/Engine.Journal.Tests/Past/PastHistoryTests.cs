using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;

namespace Engine.Journal.Tests.Past;

/// <summary>What an id stands for is known at any age, though the ledger holds only what no sealed leaf does.</summary>
public sealed class PastHistoryTests(PostgresFixture postgres)
{
    private const int Batch = 2_000;
    private const int Batches = 60;

    private readonly ReferenceLedger _model = new();

    [Fact]
    public async Task Answers_are_the_references_over_many_leaves_and_restarts()
    {
        string database = await postgres.CreateDatabaseAsync();
        var history = new AgedHistory(seed: 20261128) { Captures = true };
        EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        try
        {
            await CreateAccountsAsync(engine);
            for (int batch = 1; batch <= Batches; batch++)
            {
                await SendAsync(engine, history.NextBatch(Batch));
                await LookUpAsync(engine, history.SomeIds(200));
                if (batch % 20 == 0)
                {
                    await engine.WaitForgottenAsync();
                    await engine.DisposeAsync();
                    engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
                    Assert.True(engine.Ledger.ForgottenThrough > 0, "a start goes on from a checkpoint");
                }
            }

            Assert.True(engine.Ledger.ForgottenThrough > 2 * engine.Journal.LeafRows, "leaves were let go of");
            Assert.All(_model.Accounts, CompareBalances);
        }
        finally
        {
            await engine.DisposeAsync();
        }

        void CompareBalances(Account expected)
        {
            Assert.True(engine.Ledger.TryGetAccount(expected.Id, out Account found));
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task An_imported_account_may_not_have_the_stamp_of_a_transfer_of_a_sealed_leaf()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        Account[] imported = [.. new[] { 1, 2 }.Select(id => Imported((UInt128)id, (ulong)id))];
        engine.Partition.Pool.Return(await engine.SendAsync(imported));
        Transfer early = Transfer(1) with { Flags = TransferFlags.Imported, Timestamp = 1_000 };
        engine.Partition.Pool.Return(await engine.SendAsync([early]));
        await FillTwoLeavesAsync(engine, firstId: 2);
        using var taken = new Answered(engine, await engine.SendAsync([Imported(3, 1_000)]));
        using var free = new Answered(engine, await engine.SendAsync([Imported(3, 1_001)]));
        Assert.Equal(
            (ushort)CreateAccountResult.ImportedEventTimestampMustNotRegress,
            Assert.Single(taken.Results.Items.ToArray()).Code);
        Assert.Equal(0, free.Results.Count);
    }

    [Fact]
    public async Task Nothing_is_answered_from_a_row_that_was_changed_by_hand()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        engine.Partition.Pool.Return(await engine.SendAsync(accounts));
        await FillTwoLeavesAsync(engine, firstId: 1);
        await Sql.ExecuteAsync(database, "UPDATE engine.journal_000001 SET amount = amount + 1 WHERE seq = 102");
        JournalDamageException damage = await Assert.ThrowsAsync<JournalDamageException>(
            () => engine.SendAsync([Transfer(100)]));
        Assert.Equal(102, damage.Sequence);
        using var beside = new Answered(engine, await engine.SendAsync([Transfer(101)]));
        Assert.Equal((ushort)CreateTransferResult.Exists, Assert.Single(beside.Results.Items.ToArray()).Code);
    }

    private static async Task FillTwoLeavesAsync(EngineRig engine, ulong firstId)
    {
        for (ulong id = firstId; engine.Journal.DurableSequence < 2 * engine.Journal.LeafRows; id += Batch)
        {
            engine.Partition.Pool.Return(await engine.SendAsync(
                [.. Enumerable.Range(0, Batch).Select(i => Transfer(id + (ulong)i))]));
        }

        await engine.WaitForgottenAsync();
    }

    private static Account Imported(UInt128 id, ulong timestamp) => new()
    {
        Id = id, Ledger = 1, Code = 1, Flags = AccountFlags.Imported, Timestamp = timestamp,
    };

    private static Transfer Transfer(ulong id) => new()
    {
        Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 1, Ledger = 1, Code = 1,
    };

    private async Task CreateAccountsAsync(EngineRig engine)
    {
        Account[] accounts = AgedHistory.NewAccounts();
        using var answered = new Answered(engine, await engine.SendAsync(accounts));
        Assert.All(_model.CreateAccounts(accounts, answered.Batch.LastTimestamp), answer => Assert.True(answer.IsOk));
        Assert.Equal(0, answered.Results.Count);
    }

    private async Task SendAsync(EngineRig engine, Transfer[] batch)
    {
        using var answered = new Answered(engine, await engine.SendAsync(batch));
        IReadOnlyList<Answer> expected = _model.CreateTransfers(batch, answered.Batch.LastTimestamp);
        IReadOnlyList<Answer> found = DenseAnswers.Of(answered.Results, [.. batch.Select(transfer => transfer.Amount)]);
        for (int i = 0; i < batch.Length; i++)
        {
            Assert.True(
                (expected[i].Code, expected[i].Timestamp, expected[i].Reason) == (found[i].Code, found[i].Timestamp, found[i].Reason)
                    && (!expected[i].IsOk || expected[i].Amount == found[i].Amount),
                $"reference {expected[i]}, engine {found[i]}, of {batch[i].Id:x} {batch[i].Flags} {batch[i].PendingId:x}");
        }
    }

    private async Task LookUpAsync(EngineRig engine, UInt128[] ids)
    {
        using var answered = new Answered(engine, await engine.LookUpAsync(ids));
        List<Transfer> expected = [];
        foreach (UInt128 id in ids)
        {
            if (_model.TryGetTransfer(id, out Transfer transfer))
            {
                expected.Add(transfer);
            }
        }

        Assert.Equal(expected, answered.Batch.Transfers.Take(answered.Batch.Found));
    }

    private sealed class Answered(EngineRig engine, Batch batch) : IDisposable
    {
        public Batch Batch => batch;

        public ResultList Results => batch.Results;

        public void Dispose() => engine.Partition.Pool.Return(batch);
    }
}
