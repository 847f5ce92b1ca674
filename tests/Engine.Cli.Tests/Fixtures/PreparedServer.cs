using Engine.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>PostgreSQL with the journal's schema, in a folder that is deleted in the end, without an engine.</summary>
internal sealed class PreparedServer : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-server-{Guid.NewGuid():N}"[..26]);
    private JournalServer? _server;

    /// <summary>How its database is connected to.</summary>
    public string ConnectionString => _server!.ConnectionString;

    /// <summary>Starts one.</summary>
    public static async Task<PreparedServer> StartAsync()
    {
        PreparedServer started = new();
        await PreparedCluster.CopyToAsync(started._folder);
        started._server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = started._folder }, NullLoggerFactory.Instance, CancellationToken.None);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
