using Engine.Core.Ledger;
using Engine.Journal.Rows;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Journal.Tests.Rows;

public sealed unsafe class RowCodecTests
{
    private static readonly UInt128[] _edges =
    [
        0, 1, 9_999, 10_000, 10_001, 99_990_000, 100_000_000, 9_999_999_999_999_999, 10_000_000_000_000_000,
        ulong.MaxValue, (UInt128)ulong.MaxValue + 1, UInt128.MaxValue / 10_000 * 10_000, UInt128.MaxValue,
    ];

    public static TheoryData<string> Kinds =>
        [.. Enum.GetNames<EventKind>().Where(name => name != nameof(EventKind.None))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_reads_back_as_written_at_every_edge(string kind)
    {
        foreach (UInt128 edge in _edges)
        {
            AssertReadsBack(Filled(Enum.Parse<EventKind>(kind), edge), "");
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Übertrag 振替")]
    [InlineData("with \"quotes\" and \\ and a\ttab")]
    public void Names_read_back_as_written(string name) =>
        AssertReadsBack(new LedgerEvent { Sequence = 1, Kind = EventKind.AccountNamed, Id = 1, Ledger = 1 }, name);

    [Fact]
    public void Any_whole_number_reads_back_as_written()
    {
        Gen<UInt128> numbers = from upper in ArbMap.Default.GeneratorFor<ulong>()
                               from lower in ArbMap.Default.GeneratorFor<ulong>()
                               from shift in Gen.Choose(0, 127)
                               select new UInt128(upper, lower) >> shift;
        Prop.ForAll(numbers.ToArbitrary(), ReadsBack).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_longest_row_is_no_longer_than_the_layout_says()
    {
        byte* bytes = stackalloc byte[2 * RowLayout.MaxRowBytes];
        byte* end =
            RowEncoder.WriteEvent(bytes, Filled(EventKind.Transfer, UInt128.MaxValue), new byte[AccountName.MaxBytes]);
        Assert.InRange((int)(end - bytes), 1, RowLayout.MaxRowBytes);
    }

    [Fact]
    public void A_block_row_reads_back_as_written()
    {
        var written = new BlockRow(long.MaxValue - 1, 77, 1, 5, 8192, long.MaxValue, 3);
        byte[] hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte* bytes = stackalloc byte[RowLayout.MaxRowBytes];
        byte* end = RowEncoder.WriteHashAndCrc(bytes, RowEncoder.WriteBlockRowBeforeHash(bytes, written), hash);
        int length = (int)(end - bytes);

        Assert.True(RowDecoder.TryReadBlockRow(bytes, length, out BlockRow read, out ReadOnlySpan<byte> readHash));
        Assert.Equal(written, read);
        Assert.Equal(hash, readHash.ToArray());
        Assert.True(RowDecoder.HasSoundCrc(bytes, length));
    }

    [Fact]
    public void A_flip_of_any_bit_is_seen_by_the_checksum()
    {
        byte* bytes = stackalloc byte[RowLayout.MaxRowBytes];
        int length = (int)(RowEncoder.WriteEvent(bytes, Filled(EventKind.Transfer, 12_345), default) - bytes);
        int covered = length - RowLayout.CrcBytes;
        for (int bit = 0; bit < 8 * covered; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RowDecoder.HasSoundCrc(bytes, length), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(RowDecoder.HasSoundCrc(bytes, length));
    }

    private static bool ReadsBack(UInt128 number)
    {
        byte* bytes = stackalloc byte[64];
        byte* end = Numeric.Write(bytes, number);
        var field = new ReadOnlySpan<byte>(bytes + 4, (int)(end - bytes - 4));
        return Numeric.TryRead(field, out UInt128 read) && read == number;
    }

    private static void AssertReadsBack(LedgerEvent written, string name)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(name);
        written.TextLength = text.Length;
        byte* bytes = stackalloc byte[RowLayout.MaxRowBytes];
        int length = (int)(RowEncoder.WriteEvent(bytes, written, text) - bytes);

        Assert.True(RowDecoder.TryReadEvent(bytes, length, out LedgerEvent read, out ReadOnlySpan<byte> readName));
        Assert.Equal(written, read);
        Assert.Equal(text, readName.ToArray());
        Assert.True(RowDecoder.HasSoundCrc(bytes, length));
    }

    internal static LedgerEvent Filled(EventKind kind, UInt128 edge) => new()
    {
        Sequence = 42,
        Timestamp = long.MaxValue,
        Kind = kind,
        Id = UInt128.MaxValue - 1,
        DebitAccountId = edge,
        CreditAccountId = edge,
        Amount = edge,
        Released = edge,
        PendingId = edge,
        UserData128 = edge,
        UserData64 = (ulong)edge,
        UserData32 = (uint)edge,
        Timeout = (uint)edge,
        Ledger = (uint)edge,
        Code = (ushort)edge,
        Flags = (ushort)((ushort)edge & (ushort)TransferFlags.All),
        Result = (ushort)edge,
    };
}
