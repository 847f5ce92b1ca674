using System.Globalization;
using Engine.Cli.Drills.Live;
using Npgsql;

namespace Engine.Cli.Drills.Faults;

/// <summary>Somebody with every right changes a row of the last seconds by hand; later they put it back as it was.</summary>
/// <param name="deed">What they do to it; {0} is the leaf, {1} the row's condition.</param>
/// <param name="remedy">What puts it back.</param>
internal sealed class RowTampered(string deed, string remedy) : IFault
{
    private NpgsqlConnection? _connection;
    private string _table = "";
    private string _row = "";
    private bool _isDone;

    /// <summary>The row is deleted.</summary>
    public static RowTampered Deleted() => new("DELETE FROM {0} WHERE {1}", "INSERT INTO {0} SELECT * FROM kept");

    /// <summary>Its amount is one more.</summary>
    public static RowTampered Altered() => new(
        "UPDATE {0} SET amount = amount + 1 WHERE {1}", "UPDATE {0} SET amount = amount - 1 WHERE {1}");

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRig rig, CancellationToken cancellation)
    {
        _connection = await rig.Cluster.ConnectAsync(cancellation);

        // The fence asks whoever inserts for an epoch; one who can do anything can say it.
        await ExecuteAsync(
            "SET session_replication_role = replica; SELECT set_config('engine.epoch', epoch::text, false) FROM engine.engine_lease",
            cancellation);
        _table = "engine." + await AskAsync("SELECT engine.leaf_name(max(number)) FROM engine.engine_leaf", cancellation);

        // Not the newest: those are under way.
        string sequence = await AskAsync(
            $"SELECT seq FROM {_table} WHERE block IS NULL AND amount > 0 ORDER BY seq DESC OFFSET 500 LIMIT 1", cancellation);
        _row = $"seq = {sequence} AND block IS NULL";
        await ExecuteAsync($"CREATE TEMP TABLE kept AS SELECT * FROM {_table} WHERE {_row}", cancellation);
    }

    /// <inheritdoc/>
    public async Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        await ExecuteAsync(deed, cancellation);
        _isDone = true;
    }

    /// <inheritdoc/>
    public async Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        if (_isDone)
        {
            await ExecuteAsync(remedy, cancellation);
            _isDone = false;
        }

        await (_connection?.CloseAsync() ?? Task.CompletedTask);
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            string.Format(CultureInfo.InvariantCulture, statement, _table, _row), _connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(question, _connection);
        return Convert.ToString(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture)!;
    }
}
