using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Standby;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Standby;

public sealed class TailTests(PostgresFixture postgres)
{
    [Fact]
    public async Task It_follows_from_the_first_block_over_leaves_to_the_last()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        leader.CreateTwoAccounts();
        await follower.CatchUpAsync();
        for (int i = 0; i < 8; i++)
        {
            // Two lanes are in flight at most of these moments.
            leader.Transfer(5_000);
            leader.Transfer(2_000);
            await follower.CatchUpAsync();
        }

        leader.Drain();
        await follower.CatchUpAsync();
        Assert.True(leader.LastSequence > 3 * leader.Journal.LeafRows, "the test rolls over several leaves");
        Assert.Equal(leader.LastSequence, follower.Tail.Head.Sequence);
        Assert.Equal(leader.Ledger.ComputeDigest(), follower.Ledger.ComputeDigest());
        Assert.Equal(0, follower.Tail.BlocksBehind);
    }

    [Fact]
    public async Task It_catches_up_over_several_leaves_at_once()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        leader.CreateTwoAccounts();
        for (int i = 0; i < 8; i++)
        {
            leader.Transfer(7_000);
            leader.Drain();
        }

        await follower.CatchUpAsync();
        Assert.True(leader.LastSequence > 3 * leader.Journal.LeafRows, "the test rolls over several leaves");
        Assert.Equal(leader.LastSequence, follower.Tail.Head.Sequence);
        Assert.Equal(leader.Ledger.ComputeDigest(), follower.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task A_block_that_lies_where_it_was_not_looked_for_is_found_by_reading_the_leaf_from_its_start()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        await AppendWhereNobodyLooksAsync(database, leader, follower);
        int before = follower.Tail.WholeReads;
        await follower.CatchUpAsync();
        Assert.Equal(before + 1, follower.Tail.WholeReads);
        Assert.Equal(leader.Ledger.ComputeDigest(), follower.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task A_read_from_the_start_of_a_leaf_that_was_interrupted_is_gone_on_with_behind_what_was_handed_on()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        await AppendWhereNobodyLooksAsync(database, leader, follower);
        int before = follower.Tail.WholeReads;
        await follower.BeInterruptedAsync(database);
        Assert.Equal(before + 1, follower.Tail.WholeReads);
        await follower.CatchUpAsync();
        Assert.Equal(leader.LastSequence, follower.Tail.Head.Sequence);
        Assert.Equal(leader.Ledger.ComputeDigest(), follower.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task Rows_of_a_block_that_was_not_whole_when_reading_was_interrupted_are_read_again()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        leader.CreateTwoAccounts();
        leader.Transfer(5);
        leader.Drain();

        // Without its last row the newest block is as one of which the rest has not come yet.
        const string Newest = "FROM engine.journal WHERE block = (SELECT max(block) FROM engine.journal)";
        await Sql.ExecuteAsync(database, $"CREATE TABLE held_back AS SELECT * {Newest}");
        await Sql.ExecuteAsync(database, $"DELETE {Newest}");
        await follower.BeInterruptedAsync(database);
        await Sql.ExecuteAsync(
            database,
            "SELECT set_config('engine.epoch', epoch::text, false) FROM engine.engine_lease; "
            + "INSERT INTO engine.journal_000001 SELECT * FROM held_back");
        await follower.CatchUpAsync();
        Assert.Equal(leader.LastSequence, follower.Tail.Head.Sequence);
        Assert.Equal(leader.Ledger.ComputeDigest(), follower.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task A_row_that_was_changed_is_named_when_the_tail_reads_it()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        leader.CreateTwoAccounts();
        await follower.CatchUpAsync();
        leader.Transfer(5);
        leader.Drain();
        await Sql.ExecuteAsync(database, "UPDATE engine.journal SET amount = 70 WHERE seq = 4 AND kind = 2");
        JournalDamageException damage =
            await Assert.ThrowsAsync<JournalDamageException>(() => follower.CatchUpAsync());
        Assert.Equal(4, damage.Sequence);
    }

    [Fact]
    public async Task A_row_that_is_missing_is_named_when_the_tail_reads_on()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        await using var follower = new TailUnderTest(await PostgresFixture.ConnectAsync(database), leader.Journal.LeafRows);
        leader.CreateTwoAccounts();
        await follower.CatchUpAsync();
        leader.Transfer(5);
        leader.Drain();
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal WHERE seq = 5 AND kind = 2");
        JournalDamageException damage =
            await Assert.ThrowsAsync<JournalDamageException>(() => follower.CatchUpAsync());
        Assert.Equal(5, damage.Sequence);
    }

    private static async Task AppendWhereNobodyLooksAsync(string database, JournalRig leader, TailUnderTest follower)
    {
        leader.CreateTwoAccounts();
        leader.Transfer(8_000);
        leader.Drain();
        for (int i = 0; i < 6; i++)
        {
            leader.Transfer(1);
            leader.Drain();
        }

        await follower.CatchUpAsync();

        // The server fills the room of rows that were deleted first, at the table's beginning.
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal_000001 WHERE seq BETWEEN 3 AND 4000");
        await Sql.ExecuteAsync(database, "VACUUM engine.journal_000001");
        await Sql.EndBackendsAsync(database, "engine lane"); // they would go on in the page they used last
        leader.Transfer(500);
        leader.Drain();
    }

    private sealed class TailUnderTest : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly InterruptedSink _sink;

        public TailUnderTest(NpgsqlConnection connection, long leafRows)
        {
            _connection = connection;
            _sink = new InterruptedSink(new LedgerSink(Ledger, new Leaves(leafRows), static () => 0));
            Tail = new JournalTail(ChainHead.Empty, _sink, new Leaves(leafRows));
        }

        public StateMachine Ledger { get; } = JournalRig.NewLedger();

        public JournalTail Tail { get; }

        public Task CatchUpAsync() => Tail.CatchUpAsync(_connection, isFenced: false, CancellationToken.None);

        /// <summary>Catches up on a connection of its own, and is interrupted at the first block that is handed on.</summary>
        public async Task BeInterruptedAsync(string database)
        {
            await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
            using var interrupted = new CancellationTokenSource();
            _sink.OnBlock = interrupted.Cancel;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Tail.CatchUpAsync(connection, isFenced: false, interrupted.Token));
            _sink.OnBlock = null;
        }

        public async ValueTask DisposeAsync()
        {
            Tail.Dispose();
            await _connection.DisposeAsync();
        }
    }

    private sealed class InterruptedSink(LedgerSink ledger) : IJournalSink
    {
        public Action? OnBlock { get; set; }

        public void Expect(ReadOnlySpan<LedgerEvent> coming) => ledger.Expect(coming);

        public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => ledger.Event(happened, name);

        public void Block(in BlockRow row)
        {
            ledger.Block(row);
            OnBlock?.Invoke();
        }
    }
}
