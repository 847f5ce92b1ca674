namespace Engine.Journal;

/// <summary>A leaf lies in an archive that is not where it should be, so that nothing can be said of it.</summary>
public sealed class ArchiveMissingException : JournalException
{
    /// <summary>Names leaf and file.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="file">Where its archive should be.</param>
    /// <param name="cause">What came of reading it.</param>
    public ArchiveMissingException(int leaf, string file, Exception cause)
        : base(
            $"Leaf {leaf} lies in the archive {file}, which cannot be read ({cause.Message.TrimEnd('.')}): it was not looked "
                + "at. Bring the file back to its place.",
            cause) =>
        (Leaf, File) = (leaf, file);

    /// <summary>The leaf.</summary>
    public int Leaf { get; }

    /// <summary>Where its archive should be.</summary>
    public string File { get; }
}
