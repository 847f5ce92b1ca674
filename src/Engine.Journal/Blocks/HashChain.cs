using System.Security.Cryptography;

namespace Engine.Journal.Blocks;

/// <summary>
/// The hashes of blocks, each over the hash of the block before and the bytes of its own: those can be added as they come.
/// </summary>
internal sealed class HashChain : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Goes on behind a block.</summary>
    public HashChain(ReadOnlySpan<byte> before) => _hash.AppendData(before);

    /// <summary>Adds bytes to the block that is being hashed.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Ends the block, gives its hash, and begins the next with it.</summary>
    public void EndBlock(Span<byte> hash)
    {
        _hash.GetHashAndReset(hash);
        _hash.AppendData(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
