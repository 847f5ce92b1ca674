using System.Globalization;
using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// The connections over which questions ask sealed leaves: a few, apart from those that write, on which nothing can be
/// written and no statement takes long.
/// </summary>
internal static class SealedSource
{
    private const int ConnectSeconds = 5;

    // Statements whose plans the server keeps for a connection: two a leaf for the pages of accounts, and a few for all leaves.
    private const int KeptPlans = 64;

    // Pages that the disk is asked for at once where rows lie scattered. 0 says that a server cannot.
    private const string ReadAhead =
        "SELECT set_config('effective_io_concurrency', '64', false) "
        + "WHERE current_setting('effective_io_concurrency')::int BETWEEN 1 AND 63";

    /// <summary>Prepares them; none is opened before it is needed.</summary>
    public static NpgsqlDataSource Create(string connectionString, JournalOptions options)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        string limits = string.Create(
            CultureInfo.InvariantCulture,
            $"-c statement_timeout={(long)options.HistoryTimeout.TotalMilliseconds} -c default_transaction_read_only=on -c jit=off");
        given.ApplicationName = "engine history";
        given.Pooling = true;
        given.MinPoolSize = 0;
        given.MaxPoolSize = options.HistoryConnections;
        given.NoResetOnClose = true;
        given.MaxAutoPrepare = KeptPlans;
        given.Timeout = ConnectSeconds;
        given.CommandTimeout = (int)Math.Ceiling(options.HistoryTimeout.TotalSeconds) + 1;
        given.Options = string.IsNullOrWhiteSpace(given.Options) ? limits : $"{given.Options} {limits}";
        var builder = new NpgsqlDataSourceBuilder(given.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Initialize, InitializeAsync);
        return ServerConnection.Source(builder);
    }

    private static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(ReadAhead, connection);
        command.ExecuteNonQuery();
    }

    private static Task InitializeAsync(NpgsqlConnection connection) =>
        connection.ExecuteAsync(ReadAhead, CancellationToken.None);
}
