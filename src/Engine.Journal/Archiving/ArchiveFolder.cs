using System.Runtime.InteropServices;
using System.Text.Json;
using Engine.Journal.Blocks;

namespace Engine.Journal.Archiving;

/// <summary>
/// The folder that archives are written to. A file is written beside its place, forced to disk, and renamed; then so is the
/// folder: what has its name is there as a whole, also after a crash of the machine.
/// </summary>
internal sealed class ArchiveFolder
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly string _path;

    /// <summary>Names the folder.</summary>
    public ArchiveFolder(string path) => _path = Path.GetFullPath(path);

    /// <summary>Where the archive of a leaf is.</summary>
    public string FileOf(int leaf) => Path.Combine(_path, $"{Leaves.NameOf(leaf)}.copy.gz");

    /// <summary>Where it is written before it has its place.</summary>
    public string WrittenOf(int leaf) => FileOf(leaf) + ".new";

    /// <summary>Makes the folder, and requires that the place of a leaf is free, or holds an archive of this very leaf.</summary>
    /// <exception cref="JournalException">It holds another one, or the folder cannot be made.</exception>
    public void RequireOwn(int leaf, string systemIdentifier, string chainAfter)
    {
        try
        {
            Directory.CreateDirectory(_path);
            if (File.Exists(ManifestOf(leaf))
                && JsonSerializer.Deserialize<ArchiveManifest>(File.ReadAllText(ManifestOf(leaf)), s_json) is { } there
                && (there.SystemIdentifier, there.ChainAfter) != (systemIdentifier, chainAfter))
            {
                throw new JournalException(
                    $"{FileOf(leaf)} is the archive of another journal, by the manifest beside it: name another folder.");
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unusable(unusable);
        }
    }

    /// <summary>Writes a file of a leaf beside its place.</summary>
    /// <returns>What <paramref name="write"/> returns.</returns>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public async Task<T> WriteAsync<T>(int leaf, Func<Stream, Task<T>> write)
    {
        try
        {
            await using FileStream file = File.Create(WrittenOf(leaf));
            T written = await write(file).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            return written;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw Unusable(unusable);
        }
    }

    /// <summary>Puts what was written in its place, and the manifest beside it.</summary>
    /// <exception cref="JournalException">It cannot be done.</exception>
    public void Complete(ArchiveManifest manifest)
    {
        try
        {
            string beside = ManifestOf(manifest.Leaf) + ".new";
            using (FileStream file = File.Create(beside))
            {
                JsonSerializer.Serialize(file, manifest, s_json);
                file.Flush(flushToDisk: true);
            }

            File.Move(WrittenOf(manifest.Leaf), FileOf(manifest.Leaf), overwrite: true);
            File.Move(beside, ManifestOf(manifest.Leaf), overwrite: true);
            ForceToDisk();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw Unusable(unusable);
        }
    }

    private JournalException Unusable(Exception cause) =>
        new($"The folder {_path} cannot be used for archives: {cause.Message.TrimEnd('.')}.", cause);

    private string ManifestOf(int leaf) => Path.Combine(_path, $"{Leaves.NameOf(leaf)}.json");

    // That a file has its name is kept in the folder; .NET opens none.
    private void ForceToDisk()
    {
        int folder = Open(_path, 0);
        if (folder < 0 || Sync(folder) != 0)
        {
            throw new IOException($"the folder was not forced to disk (error {Marshal.GetLastPInvokeError()})");
        }

        _ = Close(folder);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int file);
}
