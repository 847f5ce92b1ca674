using System.Globalization;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// The connections over which questions ask sealed leaves: a few, apart from those that write, on which nothing can be
/// written and no statement takes long.
/// </summary>
internal static class SealedSource
{
    private const int ConnectSeconds = 5;

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
        given.Timeout = ConnectSeconds;
        given.CommandTimeout = (int)Math.Ceiling(options.HistoryTimeout.TotalSeconds) + 1;
        given.Options = string.IsNullOrWhiteSpace(given.Options) ? limits : $"{given.Options} {limits}";
        return NpgsqlDataSource.Create(given);
    }
}
