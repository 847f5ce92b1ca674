using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Engine.Core.Ledger;

namespace Engine.Journal.Rows;

/// <summary>Reads journal rows from COPY's binary form, one column after the other, nulls as 0.</summary>
internal unsafe ref struct RowDecoder
{
    private readonly byte* _end;
    private byte* _at;

    private RowDecoder(byte* row, int length)
    {
        _at = row + 2;
        _end = row + length;
    }

    /// <summary>Whether every field so far had the length that its column has.</summary>
    private bool IsSound { get; set; } = true;

    /// <summary>Whether the crc at the row's end is that of the columns before.</summary>
    public static bool HasSoundCrc(byte* row, int length)
    {
        int covered = length - RowLayout.CrcBytes;
        return covered > 0 && Unsafe.ReadUnaligned<uint>(row + covered + 4)
            == BinaryPrimitives.ReverseEndianness(RowCrc.Compute(row, covered));
    }

    /// <summary>Reads what places a row: its sequence and kind, and the block's number if it closes one.</summary>
    public static bool TryReadPlace(byte* row, int length, out long sequence, out byte kind)
    {
        var decoder = new RowDecoder(row, length);
        sequence = decoder.Int64();
        decoder.Int64();
        kind = (byte)decoder.Int16();
        return decoder.IsSound;
    }

    /// <summary>Reads an event; <paramref name="name"/> points into the row.</summary>
    public static bool TryReadEvent(byte* row, int length, out LedgerEvent happened, out ReadOnlySpan<byte> name)
    {
        var decoder = new RowDecoder(row, length);
        happened = default;
        happened.Sequence = decoder.Int64();
        happened.Timestamp = (ulong)decoder.Int64();
        happened.Kind = (EventKind)decoder.Int16();
        happened.Id = decoder.Uuid();
        happened.DebitAccountId = decoder.Uuid();
        happened.CreditAccountId = decoder.Uuid();
        happened.Amount = decoder.Number();
        happened.Ledger = (uint)decoder.Int64();
        happened.Code = (ushort)decoder.Int32();
        happened.Flags = FlagsOf(happened.Kind, (uint)decoder.Int32());
        happened.Result = (ushort)decoder.Int32();
        happened.PendingId = decoder.Uuid();
        happened.Released = decoder.Number();
        happened.Timeout = (uint)decoder.Int64();
        happened.UserData128 = decoder.Uuid();
        happened.UserData64 = (ulong)decoder.Number();
        happened.UserData32 = (uint)decoder.Int64();
        name = decoder.Field();
        happened.TextLength = name.Length;
        return decoder.IsSound;
    }

    /// <summary>Reads the row that closes a block; <paramref name="hash"/> points into the row.</summary>
    public static bool TryReadBlockRow(byte* row, int length, out BlockRow block, out ReadOnlySpan<byte> hash)
    {
        var decoder = new RowDecoder(row, length);
        long last = decoder.Int64();
        ulong timestamp = (ulong)decoder.Int64();
        decoder.Int16();
        decoder.Skip(5);
        int rules = decoder.Int32();
        decoder.Skip(9);
        block = new BlockRow(
            last, timestamp, decoder.Int64(), decoder.Int64(), decoder.Int32(), decoder.Int64(), rules);
        hash = decoder.Field();
        return decoder.IsSound && hash.Length == 32;
    }

    private static ushort FlagsOf(EventKind kind, uint bits) =>
        kind == EventKind.Transfer ? (ushort)TransferFlagBits.FromContract(bits) : (ushort)bits;

    private long Int64()
    {
        ReadOnlySpan<byte> field = Field(8);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadInt64BigEndian(field);
    }

    private int Int32()
    {
        ReadOnlySpan<byte> field = Field(4);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadInt32BigEndian(field);
    }

    private short Int16()
    {
        ReadOnlySpan<byte> field = Field(2);
        return field.IsEmpty ? (short)0 : BinaryPrimitives.ReadInt16BigEndian(field);
    }

    private UInt128 Uuid()
    {
        ReadOnlySpan<byte> field = Field(16);
        return field.IsEmpty ? UInt128.Zero : BinaryPrimitives.ReadUInt128BigEndian(field);
    }

    private UInt128 Number()
    {
        ReadOnlySpan<byte> field = Field();
        if (field.IsEmpty)
        {
            return UInt128.Zero;
        }

        IsSound &= Numeric.TryRead(field, out UInt128 value);
        return value;
    }

    private void Skip(int fields)
    {
        for (int i = 0; i < fields; i++)
        {
            Field();
        }
    }

    private ReadOnlySpan<byte> Field(int expected)
    {
        ReadOnlySpan<byte> field = Field();
        IsSound &= field.IsEmpty || field.Length == expected;
        return field.Length == expected ? field : default;
    }

    private ReadOnlySpan<byte> Field()
    {
        if (_end - _at < 4)
        {
            IsSound = false;
            return default;
        }

        int length = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<int>(_at));
        _at += 4;
        if (length <= 0 || length > _end - _at)
        {
            IsSound &= length <= 0;
            return default;
        }

        var field = new ReadOnlySpan<byte>(_at, length);
        _at += length;
        return field;
    }
}
