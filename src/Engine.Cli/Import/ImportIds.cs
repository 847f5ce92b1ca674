using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Engine.Cli.Import;

/// <summary>
/// Ids that follow from what is imported and from nothing else, so that a repeated import asks for the same records.
/// All are UUIDs of version 8.
/// </summary>
internal static class ImportIds
{
    /// <summary>The highest line that an id can hold.</summary>
    public const long MaxLine = (1L << LineBits) - 1;

    private const int LineBits = 40;

    /// <summary>
    /// The id of the transfer that a line asks for: 82 bits of the content's digest, then the line, which so stands in
    /// the last ten hexadecimal digits of the id's text. Ids of one file rise, which indexes like.
    /// </summary>
    public static UInt128 OfLine(ReadOnlySpan<byte> contentDigest, long line)
    {
        Debug.Assert(line is > 0 and <= MaxLine, "a line number fits its 40 bits");
        UInt128 digest = BinaryPrimitives.ReadUInt128BigEndian(contentDigest);
        return Stamp(((digest >> LineBits) << LineBits) | (UInt128)(ulong)line);
    }

    /// <summary>The id of the account that has a name within a ledger: 122 bits of the digest of both.</summary>
    public static UInt128 OfName(uint ledger, string name)
    {
        byte[] text = new byte[sizeof(uint) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteUInt32BigEndian(text, ledger);
        Encoding.UTF8.GetBytes(name, text.AsSpan(sizeof(uint)));
        return Stamp(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(text)));
    }

    private static UInt128 Stamp(UInt128 id)
    {
        UInt128 version = (UInt128)0xF << 76;
        UInt128 variant = (UInt128)0x3 << 62;
        return (id & ~(version | variant)) | ((UInt128)0x8 << 76) | ((UInt128)0x2 << 62);
    }
}
