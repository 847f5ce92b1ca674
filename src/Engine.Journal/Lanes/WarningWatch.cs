using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// Notes whether a server warns: a commit that was not replicated as promised tells so by nothing else.
/// </summary>
internal sealed class WarningWatch : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private volatile string? _warning;

    /// <summary>Watches until it is disposed.</summary>
    public WarningWatch(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Note;
    }

    /// <summary>The first warning since it was made or told to forget; null if there was none.</summary>
    public string? Warning => _warning;

    /// <summary>Starts afresh.</summary>
    public void Forget() => _warning = null;

    /// <inheritdoc/>
    public void Dispose() => _connection.Notice -= Note;

    private void Note(object sender, NpgsqlNoticeEventArgs notice) =>
        _warning ??= notice.Notice.InvariantSeverity == "WARNING" ? notice.Notice.MessageText : null;
}
