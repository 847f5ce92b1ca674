using System.Globalization;
using Engine.Cli.Drills.Live;
using Npgsql;

namespace Engine.Cli.Drills.Faults;

/// <summary>
/// Somebody holds a lock on the leaf that is being written, in a transaction that they have forgotten: readers go on, and the
/// lanes wait.
/// </summary>
internal sealed class LeafLocked : IFault
{
    private NpgsqlConnection? _connection;
    private string _table = "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRig rig, CancellationToken cancellation)
    {
        _connection = await rig.Cluster.ConnectAsync(cancellation);
        Words = [$"backend {_connection.ProcessID}", ClusterProcesses.ApplicationName];
        await using var find = new NpgsqlCommand(
            "SELECT engine.leaf_name(max(number)) FROM engine.engine_leaf", _connection);
        _table = Convert.ToString(await find.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture)!;
    }

    /// <inheritdoc/>
    public async Task BeginAsync(DrillRig rig, CancellationToken cancellation)
    {
        await using var take = new NpgsqlCommand($"BEGIN; LOCK TABLE engine.{_table} IN SHARE MODE", _connection);
        await take.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task EndAsync(DrillRig rig, CancellationToken cancellation)
    {
        if (_connection is { } connection)
        {
            await connection.CloseAsync(); // its transaction ends with it
        }
    }
}
