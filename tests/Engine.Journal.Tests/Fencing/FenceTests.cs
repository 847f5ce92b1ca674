using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Fencing;

public sealed class FenceTests(PostgresFixture postgres)
{
    private const string Row = "(seq, ts, kind, crc) VALUES (1, 1, 1, 0)";

    [Theory]
    [InlineData("engine.journal")]
    [InlineData("engine.journal_000001")]
    public async Task A_session_that_declared_no_epoch_may_not_insert(string table)
    {
        string database = await postgres.CreateOpenedAsync();
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(
            () => Sql.ExecuteAsync(database, $"INSERT INTO {table} {Row}"));
        Assert.Equal("EN002", refused.SqlState);
    }

    [Theory]
    [InlineData("engine.journal")]
    [InlineData("engine.journal_000001")]
    public async Task An_older_epoch_may_not_insert(string table)
    {
        string database = await postgres.CreateOpenedAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(
            () => Sql.ExecuteAsync(database, $"SET engine.epoch = '1'; INSERT INTO {table} {Row}"));
        Assert.Equal("EN001", refused.SqlState);
        Assert.Contains("epoch 2 owns it", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_epoch_may_not_copy_straight_into_a_leaf()
    {
        string database = await postgres.CreateOpenedAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(database);
        await using var declare = new NpgsqlCommand("SET engine.epoch = '1'", connection);
        await declare.ExecuteNonQueryAsync();
        await using (TextWriter copy = await connection.BeginTextImportAsync(
            "COPY engine.journal_000001 (seq, ts, kind, crc) FROM STDIN"))
        {
            await copy.WriteAsync("1\t1\t1\t0\n");
            PostgresException refused = Assert.Throws<PostgresException>(copy.Dispose);
            Assert.Equal("EN001", refused.SqlState);
        }
    }

    [Fact]
    public async Task An_engine_that_was_replaced_never_writes_again()
    {
        string database = await postgres.CreateDatabaseAsync();
        // It does not look before the next heartbeat.
        await using JournalRig first = await JournalRig.OpenAsync(JournalRig.SilentOptionsFor(database));
        first.CreateTwoAccounts();
        await using JournalRig second = await JournalRig.OpenAsync(JournalRig.HastyOptionsFor(database));

        first.Transfer(1);
        first.WaitUntil(() => first.Journal.State == JournalState.Fenced, "the first engine is fenced");
        Assert.Contains("epoch 2 owns it", await first.Journal.Fenced, StringComparison.Ordinal);
        Assert.Equal(2, first.Journal.DurableSequence);
        second.Transfer(3);
        second.Drain();
        Assert.Equal(5, (await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None)).LastSequence);
    }

    [Fact]
    public async Task A_replaced_engine_notices_at_its_heartbeat_even_when_idle()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig first = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { Heartbeat = TimeSpan.FromMilliseconds(50) });
        await Sql.ExecuteAsync(database, "UPDATE engine.engine_lease SET epoch = epoch + 1");
        Assert.Contains("owns it", await first.Journal.Fenced.WaitAsync(
            TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_engine_whose_server_comes_back_without_the_last_block_falls_silent()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { Heartbeat = TimeSpan.FromMilliseconds(50) });
        rig.CreateTwoAccounts();

        // As if a lagging standby had been promoted: only the control connection is made anew, since no lane has work.
        await Sql.ExecuteAsync(database, "DELETE FROM engine.journal WHERE block = 2");
        await Sql.EndBackendsAsync(database, "engine control");
        Assert.Contains("lacks block 2", await rig.Journal.Fenced.WaitAsync(
            TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_that_may_not_be_replicated_starts_no_engine()
    {
        string database = await postgres.CreateOpenedAsync();
        await Sql.ExecuteAsync(
            database,
            """
            CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER warn AFTER UPDATE ON engine.engine_lease
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn();
            """);
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => JournalRig.OpenAsync(database));
        Assert.Contains("canceling wait for synchronous replication", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_epoch_taken_back_by_hand_is_never_given_again()
    {
        string database = await postgres.CreateOpenedAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        await (await JournalRig.OpenAsync(database)).DisposeAsync();
        await Sql.ExecuteAsync(
            database, "SET session_replication_role = replica; UPDATE engine.engine_lease SET epoch = 1");
        await using JournalRig next = await JournalRig.OpenAsync(database);
        Assert.Equal(4, next.Recovered.Epoch);
        Assert.Equal(4, await Sql.ScalarAsync<long>(database, "SELECT epoch FROM engine.engine_lease"));
        next.CreateTwoAccounts();
    }

    [Fact]
    public async Task A_transaction_of_an_older_epoch_that_holds_the_fence_is_ended()
    {
        string database = await postgres.CreateOpenedAsync();
        await using NpgsqlConnection stopped = await PostgresFixture.ConnectAsync(
            database + ";Application Name=engine lane 0 epoch 1");
        await using var hold = new NpgsqlCommand(
            "SET engine.epoch = '1'; BEGIN; SELECT engine.assert_epoch()", stopped);
        await hold.ExecuteNonQueryAsync();
        await using JournalRig next = await JournalRig.OpenAsync(database);
        Assert.Equal(2, next.Recovered.Epoch);
    }
}
