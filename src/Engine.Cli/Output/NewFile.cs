namespace Engine.Cli.Output;

/// <summary>A file that is evidence of something: one that is there already stays as it is.</summary>
internal static class NewFile
{
    /// <summary>Refuses a name that is taken, before the work is done that would go into it.</summary>
    /// <exception cref="ToolException">It is taken.</exception>
    public static void Require(string file)
    {
        if (File.Exists(file))
        {
            throw new ToolException($"--out: {file} exists already, and is not written over: name another file.");
        }
    }

    /// <summary>Begins it.</summary>
    /// <exception cref="IOException">It cannot be written, or has come to be there meanwhile.</exception>
    public static FileStream Create(string file) => new(file, FileMode.CreateNew, FileAccess.Write);
}
