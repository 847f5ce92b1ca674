namespace Engine.Journal.Tests.Archiving;

/// <summary>A folder for archives, and what is done with it.</summary>
internal sealed class Archives : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("engine-archives-").FullName;

    public string FileOf(int leaf) => Path.Combine(Folder, $"journal_{leaf:D6}.copy.gz");

    public Task<IReadOnlyList<ArchivedLeafInfo>> ArchiveAsync(string database, int keep, Action<string>? tell = null) =>
        JournalArchive.RunAsync(database, keep, Folder, (_, step) => tell?.Invoke(step), CancellationToken.None);

    public static Task<ArchivedLeafInfo> RestoreAsync(
        string database, int leaf, string? from = null, Action<string>? tell = null) =>
        JournalArchive.RestoreAsync(database, leaf, from, (_, step) => tell?.Invoke(step), CancellationToken.None);

    public static Task<IReadOnlyList<ArchivedLeafInfo>> ListAsync(string database) =>
        JournalArchive.ListAsync(database, CancellationToken.None);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
