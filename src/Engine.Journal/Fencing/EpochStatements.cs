using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>Fenced statements that more than one kind of connection sends.</summary>
internal static class EpochStatements
{
    private const string Confirmation =
        $"SELECT engine.confirm_epoch($1, $2, $3), {ServerFacts.SynchronousStandbysSeen}";

    /// <summary>
    /// Confirms that the session's epoch owns the journal, and notes the head of the chain in the lease.
    /// </summary>
    /// <exception cref="NpgsqlException">
    /// Also where the server only warned: a commit that was not replicated as promised confirms nothing.
    /// </exception>
    /// <exception cref="PreflightException">
    /// It waits for fewer standbys than were promised: its configuration was loaded anew since it was checked.
    /// </exception>
    public static async Task ConfirmEpochAsync(
        this NpgsqlConnection connection,
        long block,
        long sequence,
        byte[] hash,
        int requiredStandbys,
        CancellationToken cancellation)
    {
        using var watch = new WarningWatch(connection);
        await using var confirm = new NpgsqlCommand(Confirmation, connection);
        confirm.Parameters.Add(new NpgsqlParameter<long> { TypedValue = block });
        confirm.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
        confirm.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        long standbys = await ReadToCommitAsync(confirm, cancellation).ConfigureAwait(false);
        if (watch.Warning is { } warning)
        {
            throw new NpgsqlException($"the server warned while the epoch was confirmed: {warning}");
        }

        ServerPreflight.RequireStandbys(standbys, requiredStandbys);
    }

    // The commit comes after the row, and so does what it warns of or fails with.
    private static async Task<long> ReadToCommitAsync(NpgsqlCommand confirm, CancellationToken cancellation)
    {
        await using NpgsqlDataReader reader = await confirm.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        long standbys = reader.GetInt64(1);
        while (await reader.NextResultAsync(cancellation).ConfigureAwait(false))
        {
            // There is no other result.
        }

        return standbys;
    }
}
