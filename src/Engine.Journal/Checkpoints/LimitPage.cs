using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Ledger;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// The limits of 64 accounts as bytes.
/// <code>
/// for each   4: number of the account (little-endian)   4: length of the window   the limits, the window as they lie in memory
/// </code>
/// </summary>
internal static class LimitPage
{
    /// <summary>Accounts on a page: up to 136 KiB.</summary>
    public const int Accounts = 64;

    private const int HeadBytes = 8;

    private static readonly int s_limitBytes = Unsafe.SizeOf<AccountLimits>();

    /// <summary>Writes a page; the last one may be shorter.</summary>
    public static byte[] Write(LedgerImage image, int page)
    {
        using var bytes = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadBytes];
        for (int number = page * Accounts; number < Math.Min(image.LimitCount, (page + 1) * Accounts); number++)
        {
            ref readonly AccountLimits limits = ref image.LimitsAt(number, out int account, out ReadOnlySpan<byte> window);
            BinaryPrimitives.WriteInt32LittleEndian(head, account);
            BinaryPrimitives.WriteInt32LittleEndian(head[4..], window.Length);
            bytes.Write(head);
            bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<AccountLimits>(in limits)));
            bytes.Write(window);
        }

        return bytes.ToArray();
    }

    /// <summary>Takes a page into a ledger.</summary>
    public static void Restore(LedgerImage image, ReadOnlySpan<byte> page)
    {
        while (page.Length > 0)
        {
            int account = BinaryPrimitives.ReadInt32LittleEndian(page);
            int window = BinaryPrimitives.ReadInt32LittleEndian(page[4..]);
            page = page[HeadBytes..];
            image.RestoreLimits(account, MemoryMarshal.Read<AccountLimits>(page), page.Slice(s_limitBytes, window));
            page = page[(s_limitBytes + window)..];
        }
    }
}
