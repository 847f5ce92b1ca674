using System.Text.Json;

namespace Engine.Journal.Backup;

/// <summary>Where the parts of a backup are.</summary>
internal sealed class BackupFolder
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Lays out a backup in a folder.</summary>
    public BackupFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Base = Path.Combine(Root, "base");
        Log = Path.Combine(Root, "wal");
    }

    /// <summary>The folder that was asked for.</summary>
    public string Root { get; }

    /// <summary>The files of the server.</summary>
    public string Base { get; }

    /// <summary>The write-ahead log since then, if it is kept.</summary>
    public string Log { get; }

    /// <summary>Whether there is a backup that was completed.</summary>
    public bool IsComplete => File.Exists(ManifestFile);

    /// <summary>Whether there is nothing yet.</summary>
    public bool IsEmpty => !Directory.Exists(Root) || !Directory.EnumerateFileSystemEntries(Root).Any();

    /// <summary>Whether some of the log was kept.</summary>
    public bool HasLog => Segments().Any();

    private string ManifestFile => Path.Combine(Root, "backup.json");

    // Beside the log, not in it: those files are the server's.
    private string ReachedFile => Path.Combine(Root, "wal.json");

    /// <summary>Takes away what was begun and did not become a backup.</summary>
    public void Clear()
    {
        foreach (string begun in new[] { Base, Log }.Where(Directory.Exists))
        {
            Directory.Delete(begun, recursive: true);
        }
    }

    /// <summary>Reads what is known of the backup.</summary>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    public BackupManifest ReadManifest() => Read<BackupManifest>(ManifestFile)
        ?? throw new JournalException(
            $"There is no complete backup in {Root}: it has no backup.json, which is written at the end of one.");

    /// <summary>What the log that was kept is known to reach; null if none was.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public BackupPoint? ReadReached() => Read<BackupPoint>(ReachedFile);

    /// <summary>Marks the backup as complete.</summary>
    public void Write(BackupManifest manifest) => Write(ManifestFile, manifest);

    /// <summary>Notes what the log reaches.</summary>
    public void Write(BackupPoint reached) => Write(ReachedFile, reached);

    /// <summary>Where in the log the files of the server end, as PostgreSQL's own manifest says: they are consistent there.</summary>
    /// <exception cref="JournalException">That cannot be read.</exception>
    public ulong EndOfBase()
    {
        string manifest = Path.Combine(Base, "backup_manifest");
        try
        {
            using FileStream file = File.OpenRead(manifest);
            using JsonDocument document = JsonDocument.Parse(file);
            return document.RootElement.GetProperty("WAL-Ranges").EnumerateArray()
                .Max(range => LogPlace.Parse(range.GetProperty("End-LSN").GetString()!));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(manifest, unreadable);
        }
    }

    /// <summary>Where the log that was kept begins; null if none was.</summary>
    /// <param name="segmentBytes">How long the server's segments of it are.</param>
    public ulong? StartOfLog(ulong segmentBytes) =>
        Segments().Select(segment => (ulong?)LogPlace.OfSegment(segment, segmentBytes)).Min();

    // One that is being received has a suffix; what changes the timeline is no segment.
    private IEnumerable<string> Segments() => Directory.Exists(Log)
        ? Directory.EnumerateFiles(Log).Select(Path.GetFileName).OfType<string>().Where(LogPlace.IsSegment)
        : [];

    // Beside and renamed, so that it is there as a whole or not at all.
    private static void Write<T>(string file, T content)
    {
        string written = file + ".new";
        using (FileStream stream = File.Create(written))
        {
            JsonSerializer.Serialize(stream, content, s_json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(written, file, overwrite: true);
    }

    private static T? Read<T>(string file)
        where T : class
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllText(file), s_json) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, unreadable);
        }
    }

    private static JournalException Unreadable(string file, Exception cause) =>
        new($"{file} cannot be read: {cause.Message.TrimEnd('.')}.", cause);
}
