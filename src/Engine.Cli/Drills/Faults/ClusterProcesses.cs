using System.Globalization;
using Engine.Cli.Load.Capacity;
using Npgsql;

namespace Engine.Cli.Drills.Faults;

/// <summary>The processes of an engine's private cluster, and statements by hand.</summary>
/// <param name="folder">The engine's data folder.</param>
/// <param name="connectionString">How to connect to it.</param>
internal sealed class ClusterProcesses(string folder, string connectionString)
{
    /// <summary>What sessions of a drill show up as.</summary>
    public const string ApplicationName = "drill";

    /// <summary>The process id of the postmaster.</summary>
    public int Postmaster => int.Parse(
        File.ReadLines(Path.Combine(folder, "pgdata", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>All of them, the postmaster first: stopped in this order, it starts nothing more.</summary>
    public IReadOnlyList<int> All()
    {
        int postmaster = Postmaster;
        return [postmaster, .. ProcFile.Processes().Where(id => ProcFile.ParentOf(id, "postgres") == postmaster)];
    }

    /// <summary>The backends of the engine's lanes, by the lane's number.</summary>
    public async Task<IReadOnlyList<int>> LanesAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await ConnectAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'engine lane %' ORDER BY application_name", connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation);
        List<int> lanes = [];
        while (await row.ReadAsync(cancellation))
        {
            lanes.Add(row.GetInt32(0));
        }

        return lanes;
    }

    /// <summary>A session of the drill's own, by a user who may do anything.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = ApplicationName }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
