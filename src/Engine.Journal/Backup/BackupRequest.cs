namespace Engine.Journal;

/// <summary>What is to be backed up, and where to.</summary>
/// <param name="Source">The journal's server.</param>
/// <param name="Folder">
/// A folder that is empty or not there yet; to go on following, that of a backup that was followed from its beginning.
/// </param>
public sealed record BackupRequest(JournalOptions Source, string Folder)
{
    /// <summary>Whether the write-ahead log is kept too, until the backup is asked to end.</summary>
    public bool Follows { get; init; }

    /// <summary>The most that is read a second, as pg_basebackup takes it (32M); empty for no limit.</summary>
    public string MaxRate { get; init; } = "";
}
