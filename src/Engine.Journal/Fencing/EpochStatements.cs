using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>Fenced statements that more than one kind of connection sends.</summary>
internal static class EpochStatements
{
    /// <summary>
    /// Confirms that the session's epoch owns the journal, and notes the head of the chain in the lease.
    /// </summary>
    /// <exception cref="NpgsqlException">
    /// Also where the server only warned: a commit that was not replicated as promised confirms nothing.
    /// </exception>
    public static async Task ConfirmEpochAsync(
        this NpgsqlConnection connection, long block, long sequence, byte[] hash, CancellationToken cancellation)
    {
        using var watch = new WarningWatch(connection);
        await connection.ExecuteAsync(
            "SELECT engine.confirm_epoch($1, $2, $3)",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = block },
            new NpgsqlParameter<long> { TypedValue = sequence },
            new NpgsqlParameter<byte[]> { TypedValue = hash }).ConfigureAwait(false);
        if (watch.Warning is { } warning)
        {
            throw new NpgsqlException($"the server warned while the epoch was confirmed: {warning}");
        }
    }
}
