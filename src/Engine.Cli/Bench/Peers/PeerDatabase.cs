using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Engine.Cli.Bench.Peers;

/// <summary>
/// The peers' tables and functions, on the engine's own server: the same settings, disk and durability. Accounts are
/// numbered from 1; the lower half pays, the upper half is paid. As many transfers are there already, without an effect:
/// the plans that sessions keep are made for a table in use, not for an empty one that is read from end to end.
/// </summary>
internal sealed class PeerDatabase : IAsyncDisposable
{
    /// <summary>The ledger of every account.</summary>
    public const int Ledger = 1;

    /// <summary>The code of every transfer.</summary>
    public const short Code = 1;

    private static readonly string[] s_files = ["peers-schema.sql", "transfer-function.sql", "transfer-batch.sql"];

    private readonly string _connectionString;
    private readonly NpgsqlConnection _control;

    private PeerDatabase(string connectionString, NpgsqlConnection control, int accounts) =>
        (_connectionString, _control, Accounts) = (connectionString, control, accounts);

    /// <summary>How many accounts there are.</summary>
    public int Accounts { get; }

    /// <summary>Makes tables and functions, and fills the accounts.</summary>
    /// <exception cref="NpgsqlException">The server failed or cannot be reached.</exception>
    public static async Task<PeerDatabase> PrepareAsync(
        string connectionString, int accounts, CancellationToken cancellation)
    {
        var control = new NpgsqlConnection(connectionString);
        var database = new PeerDatabase(connectionString, control, accounts);
        try
        {
            await control.OpenAsync(cancellation);
            foreach (string file in s_files)
            {
                await database.ExecuteAsync(TextOf(file), cancellation);
            }

            await database.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"INSERT INTO peers.accounts (id, ledger, code) SELECT n, {Ledger}, 1 FROM generate_series(1, {accounts}) n"),
                cancellation);
            await database.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    INSERT INTO peers.transfers (id, debit, credit, amount, ledger, code)
                    SELECT lpad(to_hex(n), 32, '0')::uuid, 1, 2, 0, {Ledger}, {Code} FROM generate_series(1, {accounts}) n
                    """),
                cancellation);
            await database.ExecuteAsync("VACUUM ANALYZE peers.accounts, peers.transfers", cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens one more connection.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>Writes back what is dirty, so that nobody pays for what others wrote.</summary>
    public Task CheckpointAsync(CancellationToken cancellation) => ExecuteAsync("CHECKPOINT", cancellation);

    /// <summary>Requires that every transfer is there that was answered, and that the balances are theirs.</summary>
    /// <exception cref="ToolException">A peer lost work: nothing can be compared with it.</exception>
    public async Task RequireBooksAsync(long transfers, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT t.count, t.sum = a.debits AND t.sum = a.credits
            FROM (SELECT count(*), coalesce(sum(amount), 0) AS sum FROM peers.transfers) t,
                (SELECT sum(debits_posted) AS debits, sum(credits_posted) AS credits FROM peers.accounts) a
            """,
            _control) { CommandTimeout = 0 };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        (long found, bool balanced) = (reader.GetInt64(0) - Accounts, reader.GetBoolean(1));
        if (found != transfers || !balanced)
        {
            throw new ToolException(
                $"The run is void: the peers answered {transfers} transfers and hold {found}"
                    + (balanced ? "." : ", and their balances are not those of the transfers."));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _control.DisposeAsync();

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _control) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string TextOf(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
