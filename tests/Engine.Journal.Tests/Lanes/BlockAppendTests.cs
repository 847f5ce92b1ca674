using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Lanes;

public sealed class BlockAppendTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Copies = "SELECT count(*) FROM pg_stat_progress_copy WHERE datname = current_database()";

    private string _database = "";
    private LaneContext _context = null!;
    private Watermark _watermark = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateOpenedAsync();
        await using NpgsqlConnection connection = await PostgresFixture.ConnectAsync(_database);
        ServerFacts facts = await ServerFacts.ReadAsync(connection, CancellationToken.None);
        _context = new LaneContext(
            new SessionFactory(_database, _ =>
                Task.CompletedTask), 1, facts.SystemIdentifier, 0, TimeProvider.System, () => { });
        byte[] hash = await Sql.ScalarAsync<byte[]>(_database, "SELECT hash FROM engine.journal WHERE block = 1");
        _watermark = new Watermark(1, 1, 0, hash);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_block_that_had_committed_is_found_to_be_the_same()
    {
        Block block = NewBlock(10);
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(0, block));
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(1, block));
        Assert.Equal(10, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task Another_block_of_the_same_number_means_that_another_engine_writes()
    {
        Assert.Equal(AppendOutcome.Committed, await AppendAsync(0, NewBlock(10)));
        Assert.Equal(AppendOutcome.Fenced, await AppendAsync(1, NewBlock(11)));
        Assert.Equal(10, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_block_waits_for_a_lost_backend_that_still_holds_its_number()
    {
        Block block = NewBlock(10);
        await using NpgsqlConnection lost = await PostgresFixture.ConnectAsync(_database);
        await using (var begin = new NpgsqlCommand("SET engine.epoch = '1'; BEGIN", lost))
        {
            await begin.ExecuteNonQueryAsync();
        }

        await CopyAsync(lost, block);
        Task<AppendOutcome> again = AppendAsync(1, block);
        await using (var commit = new NpgsqlCommand("COMMIT", lost))
        {
            await commit.ExecuteNonQueryAsync();
        }

        Assert.Equal(AppendOutcome.Committed, await again);
        Assert.Equal(10, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_block_behind_one_that_failed_is_not_committed()
    {
        Block first = NewBlock(10);
        await using LaneSession broken = await LaneSession.OpenAsync(0, _context, _watermark, CancellationToken.None);
        await using LaneSession sound = await LaneSession.OpenAsync(1, _context, _watermark, CancellationToken.None);
        var before = new BlockAppend(first.Leaf, broken, null, () => { }, TimeProvider.System);
        before.Carry(first);
        var after = new BlockAppend(first.Leaf, sound, before, () => { }, TimeProvider.System);
        after.Carry(NewBlock(11));
        after.Execute();
        before.GiveUp("as if the server did not answer");
        await after.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(AppendOutcome.Again, before.Outcome);
        Assert.Equal(AppendOutcome.Again, after.Outcome);
        Assert.Equal(0, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_block_may_be_closed_after_its_copy_was_opened()
    {
        await using LaneSession session = await LaneSession.OpenAsync(0, _context, _watermark, CancellationToken.None);
        var append = new BlockAppend(1, session, null, () => { }, TimeProvider.System);
        append.Execute();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using NpgsqlConnection person = await Sql.ConnectAsync(_database);
        while (await Sql.ScalarAsync<long>(person, Copies) == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal("opening", append.Stage);
        append.Carry(NewBlock(10));
        await append.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(AppendOutcome.Committed, append.Outcome);
        Assert.Equal(10, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_copy_for_which_no_block_comes_leaves_nothing_and_its_connection_sound()
    {
        await using LaneSession session = await LaneSession.OpenAsync(0, _context, _watermark, CancellationToken.None);
        var dismissed = new BlockAppend(1, session, null, () => { }, TimeProvider.System);
        dismissed.Execute();
        dismissed.Dismiss();
        await dismissed.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(AppendOutcome.Again, dismissed.Outcome);
        var append = new BlockAppend(1, session, null, () => { }, TimeProvider.System);
        append.Carry(NewBlock(10));
        append.Execute();
        await append.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(AppendOutcome.Committed, append.Outcome);
        Assert.Equal(10, await Sql.ScalarAsync<long>(_database, "SELECT count(*) FROM engine.journal WHERE kind > 0"));
    }

    private Block NewBlock(int rows)
    {
        var source = new EventSource();
        (long from, long to) = source.Batch(1, rows);
        var block = new Block(1 << 16);
        block.Begin(1, 0, 0, 100);
        Assert.True(block.TryAdd(source.Events, from, to, source.Names));
        block.Close(2, 1, rows + 1, RulesVersion.Current, _watermark.Hash);
        return block;
    }

    private async Task<AppendOutcome> AppendAsync(int lane, Block block)
    {
        await using LaneSession session =
            await LaneSession.OpenAsync(lane, _context, _watermark, CancellationToken.None);
        var append = new BlockAppend(block.Leaf, session, null, () => { }, TimeProvider.System);
        append.Carry(block);
        append.Execute();
        await append.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        return append.Outcome;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Block block)
    {
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY engine.journal_000001 ({Journal.Rows.RowLayout.ColumnList}) FROM STDIN (FORMAT binary)");
        await copy.WriteAsync(Journal.Rows.CopyFormat.Header.ToArray());
        await copy.WriteAsync(block.Encoded);
        await copy.WriteAsync(Journal.Rows.CopyFormat.Trailer.ToArray());
    }
}
