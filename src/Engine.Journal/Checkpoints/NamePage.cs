using System.Buffers.Binary;
using Engine.Core.Ledger;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// 256 names as bytes.
/// <code>
/// for each   4: number of the account   4: ledger   2: length   the text, UTF-8     (numbers little-endian)
/// </code>
/// </summary>
internal static class NamePage
{
    /// <summary>Names on a page.</summary>
    public const int Names = 256;

    private const int HeadBytes = 10;

    /// <summary>Writes a page; the last one may have fewer names.</summary>
    public static byte[] Write(LedgerImage image, int page)
    {
        using var bytes = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadBytes];
        for (int number = page * Names; number < Math.Min(image.NameCount, (page + 1) * Names); number++)
        {
            ReadOnlySpan<byte> text = image.NameAt(number, out int account, out uint ledger);
            BinaryPrimitives.WriteInt32LittleEndian(head, account);
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], ledger);
            BinaryPrimitives.WriteUInt16LittleEndian(head[8..], (ushort)text.Length);
            bytes.Write(head);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    /// <summary>Takes a page into a ledger.</summary>
    public static void Restore(LedgerImage image, ReadOnlySpan<byte> page)
    {
        while (page.Length > 0)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(page[8..]);
            image.RestoreName(
                BinaryPrimitives.ReadInt32LittleEndian(page),
                BinaryPrimitives.ReadUInt32LittleEndian(page[4..]),
                page.Slice(HeadBytes, length));
            page = page[(HeadBytes + length)..];
        }
    }
}
