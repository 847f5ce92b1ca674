using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// Notes whether a server warns: a commit that was not replicated as promised tells so by nothing else.
/// </summary>
internal sealed class WarningWatch : IDisposable
{
    private readonly NpgsqlConnection _connection;

    /// <summary>Watches until it is disposed.</summary>
    public WarningWatch(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Note;
    }

    /// <summary>The first warning; null if there was none.</summary>
    public string? Warning { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _connection.Notice -= Note;

    private void Note(object sender, NpgsqlNoticeEventArgs notice) =>
        Warning ??= notice.Notice.InvariantSeverity == "WARNING" ? notice.Notice.MessageText : null;
}
