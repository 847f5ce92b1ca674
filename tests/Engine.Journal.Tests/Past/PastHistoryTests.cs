using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Past;

/// <summary>What an id stands for is known at any age, though the ledger holds only what no sealed leaf does.</summary>
public sealed class PastHistoryTests(PostgresFixture postgres)
{
    private const int Batch = 2_000;
    private static readonly int s_batches = TestScale.Of(few: 40, all: 60);

    [Fact]
    public async Task Answers_are_the_references_over_many_leaves_and_restarts()
    {
        string database = await postgres.CreateDatabaseAsync();
        var history = new AgedHistory(seed: 20261128) { Captures = true };
        var reference = new AgedComparison();
        EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        try
        {
            await reference.CreateAccountsAsync(engine);
            for (int batch = 1; batch <= s_batches; batch++)
            {
                await reference.SendAsync(engine, history.NextBatch(Batch));
                await reference.LookUpAsync(engine, history.SomeIds(200));
                if (batch % 20 == 0)
                {
                    await engine.WaitForgottenAsync();
                    await engine.DisposeAsync();
                    engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
                    Assert.True(engine.Ledger.ForgottenThrough > 0, "a start goes on from a checkpoint");
                }
            }

            Assert.True(
                engine.Ledger.ForgottenThrough > TestScale.Of(few: 1, all: 2) * engine.Journal.LeafRows, "leaves were let go of");
            reference.CompareBalances(engine);
        }
        finally
        {
            await engine.DisposeAsync();
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
        await FillLeavesAsync(engine, firstId: 2);
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
        await FillLeavesAsync(engine, firstId: 1);
        await Sql.ExecuteAsync(database, "UPDATE engine.journal_000001 SET amount = amount + 1 WHERE seq = 102");
        JournalDamageException damage = await Assert.ThrowsAsync<JournalDamageException>(
            () => engine.SendAsync([Transfer(100)]));
        Assert.Equal(102, damage.Sequence);
        using var beside = new Answered(engine, await engine.SendAsync([Transfer(101)]));
        Assert.Equal((ushort)CreateTransferResult.Exists, Assert.Single(beside.Results.Items.ToArray()).Code);
    }

    [Fact]
    public async Task A_server_that_lacks_what_was_committed_is_not_asked_what_sealed_leaves_say()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        engine.Partition.Pool.Return(await engine.SendAsync(accounts));
        await FillLeavesAsync(engine, firstId: 1);

        // As if a lagging standby had been promoted: only what looks ids up connects anew, since no lane has work.
        await Sql.ExecuteAsync(
            database,
            "CREATE TABLE set_aside AS SELECT block, hash FROM engine.journal WHERE block IS NOT NULL ORDER BY block DESC LIMIT 1; "
            + "UPDATE engine.journal j SET hash = '\\x00' FROM set_aside k WHERE j.block = k.block");
        await Sql.EndBackendsAsync(database, "engine past");
        var asking = engine.Partition.Pool.Rent(BatchKind.LookupTransfers, 1);
        asking.EnsureIds(1);
        asking.Ids[asking.Count++] = 100;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.Partition.PrepareAsync(asking, patience.Token).AsTask());
        engine.Partition.Pool.Return(asking);

        await Sql.ExecuteAsync(database, "UPDATE engine.journal j SET hash = k.hash FROM set_aside k WHERE j.block = k.block");
        using var found = new Answered(engine, await engine.LookUpAsync([100]));
        Assert.Equal(1, found.Batch.Found);
    }

    private static async Task FillLeavesAsync(EngineRig engine, ulong firstId)
    {
        long last = TestScale.Of(few: 1, all: 2) * engine.Journal.LeafRows;
        for (ulong id = firstId; engine.Journal.DurableSequence <= last; id += Batch)
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
}
