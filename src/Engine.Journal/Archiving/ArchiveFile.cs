using System.IO.Compression;
using System.Security.Cryptography;
using Engine.Journal.Recovery;

namespace Engine.Journal.Archiving;

/// <summary>The file of a leaf: what COPY carried of it, compressed. It is held against its SHA-256 before it is used.</summary>
/// <param name="leaf">The leaf that it is of.</param>
/// <param name="firstSequence">The first sequence of the leaf.</param>
/// <param name="path">Where it is.</param>
/// <param name="sha256">Its SHA-256.</param>
internal sealed class ArchiveFile(int leaf, long firstSequence, string path, byte[] sha256) : ILeafSource
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The file of a leaf that is archived.</summary>
    public static ArchiveFile Of(ArchivedLeaf leaf) => new(leaf.Number, leaf.FirstSequence, leaf.File, leaf.Sha256);

    /// <inheritdoc/>
    /// <exception cref="ArchiveMissingException">It is not there, or cannot be read.</exception>
    /// <exception cref="JournalDamageException">It was changed.</exception>
    public Stream Open()
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            RequireUnchanged(SHA256.HashData(file));
            file.Position = 0;
            return new GZipStream(file, CompressionMode.Decompress);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new ArchiveMissingException(leaf, path, unreadable);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private void RequireUnchanged(byte[] found)
    {
        if (!found.AsSpan().SequenceEqual(sha256))
        {
            throw new JournalDamageException(
                firstSequence,
                $"the archive of leaf {leaf}, {path}, was changed: its SHA-256 is {Convert.ToHexStringLower(found)}, and was "
                    + Convert.ToHexStringLower(sha256));
        }
    }
}
