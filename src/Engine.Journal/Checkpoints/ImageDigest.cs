using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Engine.Core.Ledger;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// The digest of a ledger's image: the hashes of its pages, holds and mark, each told apart by what it is of, joined by
/// exclusive or, so that a page that changes changes it without a look at the others.
/// </summary>
internal sealed class ImageDigest
{
    private readonly List<UInt128> _accounts = [];
    private readonly List<UInt128> _names = [];
    private readonly List<UInt128> _limits = [];
    private readonly List<UInt128> _settings = [];
    private UInt128 _joined;

    /// <summary>Takes a page in, in the place of what it was before.</summary>
    public void SetPage(PageKind kind, int page, ReadOnlySpan<byte> bytes)
    {
        List<UInt128> hashes = kind switch
        {
            PageKind.Accounts => _accounts,
            PageKind.Names => _names,
            PageKind.Limits => _limits,
            _ => _settings,
        };
        while (hashes.Count <= page)
        {
            hashes.Add(UInt128.Zero);
        }

        UInt128 hash = XxHash128.HashToUInt128(bytes, ((long)kind << 32) | (uint)page);
        _joined ^= hashes[page] ^ hash;
        hashes[page] = hash;
    }

    /// <summary>The digest of all of an image.</summary>
    public static byte[] Of(LedgerImage image, LedgerMark mark)
    {
        var digest = new ImageDigest();
        for (int page = 0; page * LedgerImage.PageAccounts < image.AccountCount; page++)
        {
            digest.SetPage(PageKind.Accounts, page, image.Page(page));
        }

        for (int page = 0; page * NamePage.Names < image.NameCount; page++)
        {
            digest.SetPage(PageKind.Names, page, NamePage.Write(image, page));
        }

        for (int page = 0; page * LimitPage.Accounts < image.LimitCount; page++)
        {
            digest.SetPage(PageKind.Limits, page, LimitPage.Write(image, page));
        }

        if (image.Settings.Count > 0)
        {
            digest.SetPage(PageKind.Settings, 0, SettingPage.Write(image));
        }

        return digest.Complete(image.ReadOpenHolds(), mark);
    }

    /// <summary>The digest with these holds and this mark.</summary>
    public byte[] Complete(IReadOnlyList<OpenHold> holds, LedgerMark mark)
    {
        UInt128 joined = _joined ^ XxHash128.HashToUInt128(MemoryMarshal.AsBytes(new ReadOnlySpan<LedgerMark>(in mark)));
        foreach (OpenHold hold in holds)
        {
            Transfer record = hold.Record;
            joined ^= XxHash128.HashToUInt128(MemoryMarshal.AsBytes(new ReadOnlySpan<Transfer>(in record)));
            if (!hold.IsAsMade)
            {
                ReadOnlySpan<UInt128> change = [record.Id, hold.Captured, hold.ExpiresAt];
                joined ^= XxHash128.HashToUInt128(MemoryMarshal.AsBytes(change));
            }
        }

        var digest = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(digest, joined);
        return digest;
    }
}
