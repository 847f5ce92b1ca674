using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;
using Engine.Journal.Tests.Past;

namespace Engine.Journal.Tests.Archiving;

/// <summary>What an id stands for is known whether its leaf is in the database, in an archive, or was brought back.</summary>
public sealed class ArchivedAnswersTests(PostgresFixture postgres) : IDisposable
{
    private const int Batch = 2_000;

    private readonly Archives _archives = new();

    public void Dispose() => _archives.Dispose();

    [Fact]
    public async Task Answers_are_the_references_while_leaves_are_archived_and_brought_back_and_after_restarts()
    {
        string database = await postgres.CreateDatabaseAsync();
        var history = new AgedHistory(seed: 8) { Captures = true };
        var reference = new AgedComparison();
        EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        try
        {
            await reference.CreateAccountsAsync(engine);
            await ContinueAsync(untilLeaf: 3);
            await engine.WaitForgottenAsync();
            Assert.NotEmpty(await _archives.ArchiveAsync(database, keep: 1));
            await ContinueAsync(untilLeaf: 4);

            await engine.DisposeAsync();
            engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
            await engine.WaitForgottenAsync();
            Assert.NotEmpty(await _archives.ArchiveAsync(database, keep: 1));
            await ContinueAsync(untilLeaf: 4);
            Assert.Equal(1, (await Archives.RestoreAsync(database, 1)).Leaf);
            await ContinueAsync(untilLeaf: 5);
            reference.CompareBalances(engine);
        }
        finally
        {
            await engine.DisposeAsync();
        }

        async Task ContinueAsync(int untilLeaf)
        {
            while (engine.Journal.DurableSequence <= (untilLeaf - 1) * engine.Journal.LeafRows)
            {
                await reference.SendAsync(engine, history.NextBatch(Batch));
                await reference.LookUpAsync(engine, history.SomeIds(200));
            }
        }
    }

    [Fact]
    public async Task Stamps_of_an_archived_leaf_are_taken_and_nothing_is_answered_from_a_kept_row_that_was_changed()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        engine.Partition.Pool.Return(await engine.SendAsync([Imported(1, 1), Imported(2, 2)]));
        engine.Partition.Pool.Return(await engine.SendAsync(
            [Transfer(1) with { Flags = TransferFlags.Imported, Timestamp = 1_000 }]));
        for (ulong id = 2; engine.Journal.DurableSequence < 2 * engine.Journal.LeafRows; id += Batch)
        {
            engine.Partition.Pool.Return(await engine.SendAsync(
                [.. Enumerable.Range(0, Batch).Select(i => Transfer(id + (ulong)i))]));
        }

        await engine.WaitForgottenAsync();
        Assert.Equal(1, Assert.Single(await _archives.ArchiveAsync(database, keep: 1)).Leaf);
        using var taken = new Answered(engine, await engine.SendAsync([Imported(3, 1_000)]));
        using var free = new Answered(engine, await engine.SendAsync([Imported(3, 1_001)]));
        Assert.Equal(
            (ushort)CreateAccountResult.ImportedEventTimestampMustNotRegress,
            Assert.Single(taken.Results.Items.ToArray()).Code);
        Assert.Equal(0, free.Results.Count);

        const string Change = "UPDATE engine.kept_000001 SET amount = amount + 1 WHERE seq = 102";
        Npgsql.PostgresException refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Sql.ExecuteAsync(database, Change));
        Assert.Contains("has declared no epoch", refused.MessageText, StringComparison.Ordinal);
        await Sql.ExecuteAsync(database, "SET session_replication_role = replica; " + Change);
        JournalDamageException damage = await Assert.ThrowsAsync<JournalDamageException>(() => engine.SendAsync([Transfer(100)]));
        Assert.Equal(102, damage.Sequence);
        using var beside = new Answered(engine, await engine.SendAsync([Transfer(101)]));
        Assert.Equal((ushort)CreateTransferResult.Exists, Assert.Single(beside.Results.Items.ToArray()).Code);
    }

    [Fact]
    public async Task A_used_id_stays_used_for_an_engine_that_has_not_noticed_the_archive_when_its_leaf_is_brought_back_in_vain()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        engine.Partition.Pool.Return(await engine.SendAsync(
            [new Account { Id = 1, Ledger = 1, Code = 1 }, new Account { Id = 2, Ledger = 1, Code = 1 }]));
        for (ulong id = 1; engine.Journal.DurableSequence < 2 * engine.Journal.LeafRows; id += Batch)
        {
            engine.Partition.Pool.Return(await engine.SendAsync(
                [.. Enumerable.Range(0, Batch).Select(i => Transfer(id + (ulong)i))]));
        }

        await engine.WaitForgottenAsync();
        Assert.Equal(1, Assert.Single(await _archives.ArchiveAsync(database, keep: 1)).Leaf);
        using var elsewhere = new Archives();
        await File.WriteAllTextAsync(elsewhere.FileOf(1), "something else");
        await Assert.ThrowsAsync<JournalDamageException>(() => Archives.RestoreAsync(database, 1, elsewhere.Folder));
        using var again = new Answered(engine, await engine.SendAsync([Transfer(100)]));
        Assert.Equal((ushort)CreateTransferResult.Exists, Assert.Single(again.Results.Items.ToArray()).Code);
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
