using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>The connections by which the watch looks at PostgreSQL: not pooled, named, and without power over anything.</summary>
internal static class WatchConnection
{
    private const int ConnectSeconds = 5;

    /// <summary>How to connect.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="name">What the connection shows up as.</param>
    public static string StringOf(string connectionString, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = name,
            Pooling = false,
            Enlist = false,
            Timeout = ConnectSeconds,
            CommandTimeout = 0,
            KeepAlive = 0,
        };
        return settings.ConnectionString;
    }

    /// <summary>Connects; reads only from then on.</summary>
    public static NpgsqlConnection Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand("SET default_transaction_read_only = on", connection);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
