using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>What was fixed when the journal was created.</summary>
internal static class JournalSettings
{
    /// <summary>Writes the leaf size into a new journal, and requires it of an old one.</summary>
    /// <exception cref="JournalException">The journal was created with another.</exception>
    public static async Task FixLeafRowsAsync(
        NpgsqlConnection connection, long leafRows, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            "INSERT INTO engine.engine_settings (leaf_rows) VALUES ($1) ON CONFLICT DO NOTHING",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = leafRows }).ConfigureAwait(false);
        await RequireLeafRowsAsync(connection, leafRows, cancellation).ConfigureAwait(false);
    }

    /// <summary>Requires the leaf size with which the journal was created.</summary>
    /// <exception cref="JournalException">The journal was created with another.</exception>
    public static async Task RequireLeafRowsAsync(
        NpgsqlConnection connection, long leafRows, CancellationToken cancellation)
    {
        long present = await ReadLeafRowsAsync(connection, cancellation).ConfigureAwait(false);
        if (present != leafRows)
        {
            throw new JournalException(
                $"The journal was created with leaves of {present} rows and is to be opened with {leafRows}: "
                + $"that cannot change, because leaves are found by arithmetic; set leaf-rows to {present}.");
        }
    }

    /// <summary>Sequences that a leaf covers.</summary>
    public static Task<long> ReadLeafRowsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ScalarAsync<long>("SELECT leaf_rows FROM engine.engine_settings", cancellation);
}
