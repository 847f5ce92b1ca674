using Engine.Journal;
using Engine.Model.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>
/// One private cluster, and engines on it: one that cases share with their ids moved apart, and a fresh one for each
/// case that needs an empty ledger or sets the clock.
/// </summary>
public sealed class FixtureEngines : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-fixtures-{Guid.NewGuid():N}"[..28]);
    private JournalServer _server = null!;
    private NpgsqlConnection _maker = null!;
    private ClockedEngine _shared = null!;
    private UInt128 _idBase;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        _server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = _folder }, NullLoggerFactory.Instance, CancellationToken.None);
        _maker = new(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = "postgres" }.ConnectionString);
        await _maker.OpenAsync();
        _shared = await StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _shared.DisposeAsync();
        await _maker.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Plays a case on the engine that it needs.</summary>
    /// <exception cref="FixtureMismatchException">Names the first line that was answered otherwise.</exception>
    public async Task PlayAsync(FixtureCase fixture, CancellationToken cancellation)
    {
        if (fixture.NeedsEmptyLedger || fixture.NeedsClock)
        {
            await using ClockedEngine fresh = await StartAsync(cancellation);
            await new FixtureRunner(fresh.Target).RunAsync(fixture);
            return;
        }

        _idBase += UInt128.One << 64;
        await new FixtureRunner(_shared.Target, _idBase).RunAsync(fixture);
    }

    private async Task<ClockedEngine> StartAsync(CancellationToken cancellation)
    {
        string database = $"fixtures_{++_databases}";
        await using NpgsqlCommand create = new($"CREATE DATABASE {database} TEMPLATE engine", _maker);
        await create.ExecuteNonQueryAsync(cancellation);
        NpgsqlConnectionStringBuilder own = new(_server.ConnectionString) { Database = database };
        return await ClockedEngine.StartAsync(own.ConnectionString, cancellation);
    }
}
