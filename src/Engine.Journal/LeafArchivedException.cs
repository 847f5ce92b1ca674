namespace Engine.Journal;

/// <summary>A question about history needs an index that went with a leaf when it was archived.</summary>
public sealed class LeafArchivedException : JournalException
{
    /// <summary>Names leaf and file, and the sequences that the question may not touch.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="file">Its archive.</param>
    /// <param name="firstSequence">Its first sequence.</param>
    /// <param name="lastSequence">Its last.</param>
    public LeafArchivedException(int leaf, string file, long firstSequence, long lastSequence)
        : base(
            $"Sequences {firstSequence} to {lastSequence} are archived, in {file}: what happened to an account in them, or by "
                + $"user data, is answered after engine archive --restore {leaf}.") =>
        (Leaf, File, FirstSequence, LastSequence) = (leaf, file, firstSequence, lastSequence);

    /// <summary>The leaf.</summary>
    public int Leaf { get; }

    /// <summary>Its archive.</summary>
    public string File { get; }

    /// <summary>Its first sequence.</summary>
    public long FirstSequence { get; }

    /// <summary>Its last.</summary>
    public long LastSequence { get; }
}
