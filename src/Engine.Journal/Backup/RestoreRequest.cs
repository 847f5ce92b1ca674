namespace Engine.Journal;

/// <summary>What is to be restored, and what is known of what was answered before.</summary>
/// <param name="Folder">The backup.</param>
/// <param name="DataFolder">Where to: a folder that is empty or not there yet.</param>
public sealed record RestoreRequest(string Folder, string DataFolder)
{
    /// <summary>The server that was backed up, to be asked how far it came; null where it is not to be had.</summary>
    public JournalOptions? Before { get; init; }

    /// <summary>The highest sequence that is known to have been acknowledged.</summary>
    public long? Acknowledged { get; init; }

    /// <summary>A block that a verification has seen, and its hash.</summary>
    public (long Block, ReadOnlyMemory<byte> Hash)? Anchor { get; init; }
}
