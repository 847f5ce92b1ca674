using System.Collections.Concurrent;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// Connections to the journal's server. They know the types that every PostgreSQL has, which is all that the journal uses: to
/// ask a server for its own types takes longer than most of what a start asks, and the driver does it for each name of a session.
/// </summary>
internal static class ServerConnection
{
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> s_sources = new(StringComparer.Ordinal);

    /// <summary>One that is not open yet.</summary>
    public static NpgsqlConnection To(string connectionString) =>
        s_sources.GetOrAdd(connectionString, static text => Source(new NpgsqlDataSourceBuilder(text))).CreateConnection();

    /// <summary>A source of such connections.</summary>
    public static NpgsqlDataSource Source(NpgsqlDataSourceBuilder builder) =>
        builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false)).Build();
}
