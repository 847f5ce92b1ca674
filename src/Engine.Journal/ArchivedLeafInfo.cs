using Engine.Journal.Archiving;

namespace Engine.Journal;

/// <summary>A leaf that is archived.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="FirstSequence">Its first sequence.</param>
/// <param name="LastSequence">The sequence of its last event.</param>
/// <param name="File">The file that its rows are in.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Bytes">How long the file is; null where it is not there.</param>
public sealed record ArchivedLeafInfo(
    int Leaf, long FirstSequence, long LastSequence, string File, string Sha256, long? Bytes)
{
    internal static ArchivedLeafInfo Of(ArchiveManifest manifest, string file) => new(
        manifest.Leaf, manifest.FirstSequence, manifest.LastSequence, file, manifest.Sha256, manifest.Bytes);

    internal static ArchivedLeafInfo Of(ArchivedLeaf leaf) => new(
        leaf.Number,
        leaf.FirstSequence,
        leaf.LastSequence,
        leaf.File,
        Convert.ToHexStringLower(leaf.Sha256),
        new FileInfo(leaf.File) is { Exists: true } file ? file.Length : null);
}
