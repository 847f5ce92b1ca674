namespace Engine.Journal.Archiving;

/// <summary>What is known of an archive, in a file beside it, for who has nothing else.</summary>
/// <param name="Format">Version of the format: 1 is binary COPY of <paramref name="Columns"/>, compressed by gzip.</param>
/// <param name="SystemIdentifier">The cluster that it is of.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="FirstSequence">Its first sequence.</param>
/// <param name="LastSequence">The sequence of its last event.</param>
/// <param name="Rows">Its rows, those that close blocks among them.</param>
/// <param name="Events">Its events.</param>
/// <param name="FirstBlock">Its first block.</param>
/// <param name="LastBlock">Its last block.</param>
/// <param name="ChainBefore">The hash that its first block goes on from.</param>
/// <param name="ChainAfter">The hash of its last block.</param>
/// <param name="File">The name of the file.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Columns">The columns of each row, in their order.</param>
internal sealed record ArchiveManifest(
    int Format,
    string SystemIdentifier,
    int Leaf,
    long FirstSequence,
    long LastSequence,
    long Rows,
    long Events,
    long FirstBlock,
    long LastBlock,
    string ChainBefore,
    string ChainAfter,
    string File,
    long Bytes,
    string Sha256,
    string Columns)
{
    /// <summary>The format that is written.</summary>
    public const int Current = 1;
}
