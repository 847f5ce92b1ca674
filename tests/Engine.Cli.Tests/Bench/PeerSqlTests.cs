using Engine.Cli.Bench.Peers;
using Engine.Cli.Tests.Fixtures;
using Npgsql;

namespace Engine.Cli.Tests.Bench;

/// <summary>The peers' SQL answers what the engine would, so that it is a ledger that is compared with one.</summary>
public sealed class PeerSqlTests(PeerSqlTests.Server server) : IClassFixture<PeerSqlTests.Server>, IAsyncLifetime
{
    private const string SameId = "00000000-0000-0001-0000-000000000001";

    private PeerDatabase _database = null!;
    private NpgsqlConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await PeerDatabase.PrepareAsync(server.ConnectionString, accounts: 20, TestContext.Current.CancellationToken);
        _connection = await _database.ConnectAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 1, 5, 1, "accounts_must_be_different")]
    [InlineData(1, 99, 5, 1, "credit_account_not_found")]
    [InlineData(99, 1, 5, 1, "debit_account_not_found")]
    [InlineData(1, 2, 5, 7, "transfer_must_have_the_ledger_of_its_accounts")]
    [InlineData(1, 2, 5, 0, "ledger_must_not_be_zero")]
    [InlineData(3, 2, 5, 1, "exceeds_credits")]
    [InlineData(1, 4, 5, 1, "exceeds_debits")]
    [InlineData(5, 1, 5, 1, "debit_account_already_closed")]
    [InlineData(1, 5, 5, 1, "credit_account_already_closed")]
    [InlineData(1, 2, 5, 1, "ok")]
    public async Task A_transfer_is_checked_one_by_one_and_by_sets_alike(
        long debit, long credit, long amount, int ledger, string result)
    {
        await GiveLimitsAsync();
        Assert.Equal(result, await CallAsync(Guid.NewGuid(), debit, credit, amount, ledger));
        Assert.Equal(
            result == "ok" ? [] : new[] { (2L, result) },
            await BatchAsync([(Guid.NewGuid(), 7, 8, 1), (Guid.NewGuid(), debit, credit, amount)], ledger, firstIsSound: ledger == 1));
        long booked = (result == "ok" ? 2 : 0) + (ledger == 1 ? 1 : 0);
        await _database.RequireBooksAsync(booked, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_retry_exists_and_other_content_under_its_id_is_told()
    {
        Guid id = Guid.Parse(SameId);
        Assert.Equal("ok", await CallAsync(id, 1, 2, 5, 1));
        Assert.Equal("exists", await CallAsync(id, 1, 2, 5, 1));
        Assert.Equal("exists_with_different_content", await CallAsync(id, 1, 2, 6, 1));
        Assert.Equal([(1, "exists"), (3, "exists")], await BatchAsync([(id, 1, 2, 5), (s_new, 3, 4, 5), (s_new, 3, 4, 5)]));
        await _database.RequireBooksAsync(2, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Lost_work_is_seen()
    {
        await CallAsync(Guid.NewGuid(), 1, 2, 5, 1);
        await Assert.ThrowsAsync<ToolException>(
            () => _database.RequireBooksAsync(2, TestContext.Current.CancellationToken));
        await ExecuteAsync("UPDATE peers.accounts SET debits_posted = 4 WHERE id = 1");
        await Assert.ThrowsAsync<ToolException>(
            () => _database.RequireBooksAsync(1, TestContext.Current.CancellationToken));
    }

    private static readonly Guid s_new = Guid.NewGuid();

    private Task GiveLimitsAsync() => ExecuteAsync(
        """
        UPDATE peers.accounts SET debits_must_not_exceed_credits = id = 3, credits_must_not_exceed_debits = id = 4,
            closed = id = 5
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> CallAsync(Guid id, long debit, long credit, long amount, int ledger)
    {
        await using var command = new NpgsqlCommand("SELECT peers.transfer($1, $2, $3, $4, $5, 1::smallint)", _connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = debit },
                new() { Value = credit },
                new() { Value = amount },
                new() { Value = ledger },
            },
        };
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    // The places and results of those that were refused; a wrong ledger refuses the sound one in front, too.
    private async Task<List<(long Place, string Result)>> BatchAsync(
        (Guid Id, long Debit, long Credit, long Amount)[] transfers, int ledger = 1, bool firstIsSound = true)
    {
        await using var command = new NpgsqlCommand(
            "SELECT place, result FROM peers.transfer_batch($1, $2, $3, $4, $5, 1::smallint)", _connection)
        {
            Parameters =
            {
                new() { Value = transfers.Select(transfer => transfer.Id).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.Debit).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.Credit).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.Amount).ToArray() },
                new() { Value = ledger },
            },
        };
        List<(long, string)> refused = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            refused.Add((reader.GetInt64(0), reader.GetString(1)));
        }

        return firstIsSound ? refused : refused[1..];
    }

    /// <summary>The server of an engine that is not there.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private PreparedServer _server = null!;

        public string ConnectionString => _server.ConnectionString;

        public async ValueTask InitializeAsync() => _server = await PreparedServer.StartAsync();

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
