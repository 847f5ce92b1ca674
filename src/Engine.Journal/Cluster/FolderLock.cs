namespace Engine.Journal.Cluster;

/// <summary>
/// Lets one engine at a time make or start the private cluster of a folder. The kernel lets go of it with the process.
/// </summary>
internal static class FolderLock
{
    private const string FileName = "starting.lock";
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for it; disposing lets go.</summary>
    public static async Task<IDisposable> TakeAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(_pause, cancellation).ConfigureAwait(false);
            }
        }
    }
}
