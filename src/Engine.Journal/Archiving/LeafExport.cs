using System.IO.Compression;
using System.Security.Cryptography;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>Writes a leaf, as COPY carries it, compressed.</summary>
internal static class LeafExport
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Writes it.</summary>
    /// <returns>SHA-256 and length of what was written.</returns>
    public static async Task<(byte[] Sha256, long Bytes)> WriteAsync(
        NpgsqlConnection connection, int leaf, Stream to, CancellationToken cancellation)
    {
        using var sha = SHA256.Create();
        var hashed = new CryptoStream(to, sha, CryptoStreamMode.Write, leaveOpen: true);
        await using (hashed.ConfigureAwait(false))
        {
            await using var compressed = new GZipStream(hashed, CompressionLevel.Optimal, leaveOpen: true);
            await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
                $"COPY {Leaves.TableOf(leaf)} ({RowLayout.ColumnList}) TO STDOUT (FORMAT binary)", cancellation)
                .ConfigureAwait(false);
            await copy.CopyToAsync(compressed, BufferBytes, cancellation).ConfigureAwait(false);
        }

        return (sha.Hash!, to.Length);
    }
}
