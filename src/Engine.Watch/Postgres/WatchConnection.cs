using System.Text.Json;
using Npgsql;

namespace Engine.Watch.Postgres;

/// <summary>
/// A connection by which the watch looks at PostgreSQL: not pooled, named, without power over anything, and never waited
/// for without end. Questions go out as COPY: when the limit of any other falls, the driver asks the server over a new connection
/// to cancel it, and waits for that as long as the server is silent; of a COPY it closes the socket at once.
/// </summary>
internal sealed class WatchConnection : IDisposable
{
    private const int ConnectSeconds = 3;
    private const int AnswerSeconds = 2;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;

    private WatchConnection(NpgsqlDataSource source) => (_source, _connection) = (source, source.OpenConnection());

    /// <summary>The longest that one of its answers is waited for, connecting included.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(ConnectSeconds + AnswerSeconds);

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
            CommandTimeout = AnswerSeconds,
            KeepAlive = 0,
        };
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on -c jit=off".TrimStart();
        return settings.ConnectionString;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or leaves it unanswered.</exception>
    public static WatchConnection Open(string connectionString)
    {
        // Types would be asked for by a command without such an end; JSON needs none.
        NpgsqlDataSource source = new NpgsqlDataSourceBuilder(connectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))
            .Build();
        try
        {
            return new WatchConnection(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Asks; each row of the answer becomes a <typeparamref name="T"/> by the names of its columns.</summary>
    /// <exception cref="NpgsqlException">The server refuses, or leaves it unanswered: the connection is of no use any more.</exception>
    public IReadOnlyList<T> Ask<T>(string question)
    {
        // JSON has no control characters, so that nothing in it is ever quoted.
        string copy = $@"COPY (SELECT to_json(answer) FROM ({question}) answer) TO STDOUT "
            + @"(FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01', ENCODING 'UTF8')";
        var rows = new List<T>();
        using TextReader lines = _connection.BeginTextExport(copy);
        while (lines.ReadLine() is { } line)
        {
            rows.Add(JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
    }
}
