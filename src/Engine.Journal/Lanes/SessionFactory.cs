using System.Globalization;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// Opens the journal's own connections: not pooled, in no ambient transaction, without a time limit on commands, since
/// a limit that falls during a commit makes an unreplicated commit look like success; those of a start have one. What
/// makes a commit durable stays as the preflight finds it, even when the server's configuration is loaded anew meanwhile.
/// </summary>
internal sealed class SessionFactory
{
    private const string SessionSettings =
        "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; "
        + "SET idle_session_timeout = 0; SET default_transaction_isolation = 'read committed'; "
        + "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 5; "
        + "SET tcp_user_timeout = 20000; "
        + "SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false)";

    private readonly NpgsqlConnectionStringBuilder _base;
    private readonly Func<CancellationToken, Task> _beforeOpening;

    /// <summary>Prepares to connect to a server.</summary>
    /// <param name="connectionString">Which server.</param>
    /// <param name="beforeOpening">Runs before each connection is opened: has a private cluster run.</param>
    /// <exception cref="JournalException">The connection string cannot be read.</exception>
    public SessionFactory(string connectionString, Func<CancellationToken, Task> beforeOpening)
    {
        _beforeOpening = beforeOpening;
        try
        {
            _base = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                Enlist = false,
                CommandTimeout = 0,
                KeepAlive = 0,
                ReadBufferSize = 64 * 1024,
            };
            KeepRemoteConnectionsAlive();
            RequireKnownServer();
        }
        catch (ArgumentException unreadable)
        {
            throw new JournalException(
                $"The connection string cannot be read: {unreadable.Message.TrimEnd('.')}: write it as "
                    + "Host=...;Username=...;Password=...;Database=...",
                unreadable);
        }
    }

    /// <summary>Where it connects to, without secrets.</summary>
    public string Target => string.Create(CultureInfo.InvariantCulture, $"{_base.Host}:{_base.Port}/{_base.Database}");

    /// <summary>The connection string of those connections.</summary>
    public string ConnectionString => _base.ConnectionString;

    // Who asks for TLS means to be sure who answers; these two encrypt, and take anybody's word.
    private void RequireKnownServer()
    {
        if (_base.SslMode is SslMode.Require or SslMode.VerifyCA)
        {
            throw new JournalException(
                $"The connection string asks for SSL Mode={_base.SslMode}, by which another server may pass for this one: "
                    + "write SSL Mode=VerifyFull, and Root Certificate=FILE where the authority is your own");
        }
    }

    // A unix socket refuses the options of TCP.
    private void KeepRemoteConnectionsAlive()
    {
        bool isLocal = _base.Host is not { } host || host.StartsWith('/') || host.StartsWith('@');
        if (!isLocal)
        {
            (_base.TcpKeepAlive, _base.TcpKeepAliveTime, _base.TcpKeepAliveInterval) = (true, 5, 2);
        }
    }

    /// <summary>
    /// The connection string of one on which the server may leave nothing unanswered for longer than that. Whoever
    /// commits over it has to look for warnings: a limit that falls then may pass for success.
    /// </summary>
    public string ConnectionStringWithin(TimeSpan silence)
    {
        int seconds = (int)Math.Ceiling(silence.TotalSeconds);
        int connecting = _base.Timeout == 0 ? seconds : Math.Min(_base.Timeout, seconds);
        return new NpgsqlConnectionStringBuilder(_base.ConnectionString)
        {
            CommandTimeout = seconds,
            Timeout = connecting,
        }.ConnectionString;
    }

    /// <summary>Opens a connection that shows up in PostgreSQL under a name.</summary>
    public Task<NpgsqlConnection> OpenAsync(string applicationName, CancellationToken cancellation) =>
        OpenAsync(applicationName, _base.ConnectionString, cancellation);

    /// <summary>Opens one on which the server may leave nothing unanswered for longer than that.</summary>
    public Task<NpgsqlConnection> OpenWithinAsync(
        TimeSpan silence, string applicationName, CancellationToken cancellation) =>
        OpenAsync(applicationName, ConnectionStringWithin(silence), cancellation);

    private async Task<NpgsqlConnection> OpenAsync(
        string applicationName, string connectionString, CancellationToken cancellation)
    {
        await _beforeOpening(cancellation).ConfigureAwait(false);
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = applicationName };
        NpgsqlConnection connection = ServerConnection.To(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync(SessionSettings, cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            // Not waited for: while an answer is outstanding, closing waits for it.
            _ = connection.DisposeAsync().AsTask();
            throw;
        }
    }
}
