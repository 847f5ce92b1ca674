using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Engine.Client.Wire;

/// <summary>Writes protobuf fields into a buffer that is known to be large enough. Zero fields leave nothing.</summary>
internal ref struct ProtoWriter(Span<byte> buffer)
{
    /// <summary>Bytes that a wide store may touch behind what it writes; the buffer must have them to spare.</summary>
    internal const int Slack = 8;

    private const int VarintType = 0;
    private const int BytesType = 2;
    private const int IdBytes = 16;

    private readonly Span<byte> buffer = buffer;

    public int Position { get; private set; }

    public void Id(int field, UInt128 value)
    {
        if (value == 0)
        {
            return;
        }

        var target = buffer.Slice(Position, 2 + IdBytes);
        BinaryPrimitives.WriteUInt128BigEndian(target[2..], value);
        target[1] = IdBytes;
        target[0] = (byte)((field << 3) | BytesType);
        Position += 2 + IdBytes;
    }

    public void Number(int field, ulong value)
    {
        if (value == 0)
        {
            return;
        }

        buffer[Position++] = (byte)((field << 3) | VarintType);
        Varint(value);
    }

    /// <summary>Fewer than 128 bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return;
        }

        var start = Begin(field);
        value.CopyTo(buffer[start..]);
        Position += value.Length;
        End(start);
    }

    /// <summary>Begins a message whose length is not known; returns where it starts.</summary>
    public int Begin(int field)
    {
        buffer[Position] = (byte)((field << 3) | BytesType);
        Position += 2;
        return Position;
    }

    /// <summary>Ends the message begun at <paramref name="start"/>; nothing moves below 128 bytes.</summary>
    public void End(int start)
    {
        var length = Position - start;
        if (length < 0x80)
        {
            buffer[start - 1] = (byte)length;
            return;
        }

        EndLong(start, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndLong(int start, int length)
    {
        Position = start - 1;
        var lengthBytes = VarintLength((ulong)length);
        buffer.Slice(start, length).CopyTo(buffer[(start - 1 + lengthBytes)..]);

        // Byte by byte: a wide store would run over the message just moved.
        SlowVarint((ulong)length);
        Position += length;
    }

    private void Varint(ulong value)
    {
        if (value < 0x80)
        {
            buffer[Position++] = (byte)value;
        }
        else if (Bmi2.X64.IsSupported && value < 1UL << 56)
        {
            // Seven bits to each byte in one instruction; every byte but the last carries the continuation bit.
            var length = VarintLength(value);
            var bytes = Bmi2.X64.ParallelBitDeposit(value, 0x7F7F_7F7F_7F7F_7F7F);
            bytes |= 0x8080_8080_8080_8080 & ((1UL << ((length - 1) * 8)) - 1);
            BinaryPrimitives.WriteUInt64LittleEndian(buffer[Position..], bytes);
            Position += length;
        }
        else
        {
            SlowVarint(value);
        }
    }

    private void SlowVarint(ulong value)
    {
        while (value >= 0x80)
        {
            buffer[Position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[Position++] = (byte)value;
    }

    private static int VarintLength(ulong value) => (BitOperations.Log2(value) / 7) + 1;
}
