using System.Buffers.Binary;
using System.Text;
using Engine.Core.Ledger;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// The changes of settings that are kept, as bytes; they are few, so that one page has them all.
/// <code>
/// for each   8: stamp   2: length   the text as its row has it, UTF-8     (numbers little-endian)
/// </code>
/// </summary>
internal static class SettingPage
{
    private const int HeadBytes = 10;

    /// <summary>Writes the page; empty where nothing was changed.</summary>
    public static byte[] Write(LedgerImage image)
    {
        using var bytes = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadBytes];
        foreach (SettingChange change in image.Settings)
        {
            byte[] text = Encoding.UTF8.GetBytes(change.ToText());
            BinaryPrimitives.WriteUInt64LittleEndian(head, change.Timestamp);
            BinaryPrimitives.WriteUInt16LittleEndian(head[8..], (ushort)text.Length);
            bytes.Write(head);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    /// <summary>Takes the page, which is sound, into a ledger.</summary>
    public static void Restore(LedgerImage image, ReadOnlySpan<byte> page)
    {
        while (page.Length > 0)
        {
            ulong stamp = BinaryPrimitives.ReadUInt64LittleEndian(page);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(page[8..]);
            SettingChange? change = SettingChange.Parse(page.Slice(HeadBytes, length), stamp);
            image.RestoreSetting(change ?? throw new InvalidOperationException("A sound page holds changes of settings."));
            page = page[(HeadBytes + length)..];
        }
    }
}
