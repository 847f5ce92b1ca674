namespace Engine.Watch;

/// <summary>Files that are replaced as a whole, so that there is always a whole one.</summary>
internal static class WholeFile
{
    /// <summary>Writes it beside, forces it to disk, and renames it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Replace(string path, byte[] content)
    {
        string beside = path + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Puts a damaged one out of the way; says in words what came of it.</summary>
    public static string SetAside(string path)
    {
        try
        {
            File.Move(path, path + ".damaged", overwrite: true);
            return $"it was set aside as {path}.damaged";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"and it cannot be set aside: {failure.Message}";
        }
    }
}
