using System.Buffers;
using System.Buffers.Binary;

namespace Engine.Server.Wire;

/// <summary>Writes fields straight into the connection's buffer, a span of it at a time.</summary>
internal ref struct WireWriter(IBufferWriter<byte> buffer) : IWireSink
{
    // The longest single piece but for Bytes: a tag (5) with a varint (10) or 17 bytes of an id.
    private const int MaxPiece = 32;
    private const int SpanHint = 1024;

    private readonly IBufferWriter<byte> _buffer = buffer;
    private Span<byte> _span;
    private int _position;

    /// <inheritdoc/>
    public void Varint(uint field, ulong value)
    {
        if (value != 0)
        {
            Present(field, value);
        }
    }

    /// <inheritdoc/>
    public void Present(uint field, ulong value)
    {
        Reserve(MaxPiece);
        Put(field << 3);
        Put(value);
    }

    /// <inheritdoc/>
    public void Id(uint field, UInt128 value)
    {
        if (value != 0)
        {
            IdElement(field, value);
        }
    }

    /// <inheritdoc/>
    public void IdElement(uint field, UInt128 value)
    {
        Reserve(MaxPiece);
        Put((field << 3) | 2);
        if (value == 0)
        {
            Put(0);
            return;
        }

        Put(16);
        BinaryPrimitives.WriteUInt128BigEndian(_span[_position..], value);
        _position += 16;
    }

    /// <inheritdoc/>
    public void Bytes(uint field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Head(field, value.Length);
            Reserve(value.Length);
            value.CopyTo(_span[_position..]);
            _position += value.Length;
        }
    }

    /// <inheritdoc/>
    public void Head(uint field, int length)
    {
        Reserve(MaxPiece);
        Put((field << 3) | 2);
        Put((ulong)length);
    }

    /// <summary>Hands the last span over to the buffer.</summary>
    public void Complete()
    {
        if (_position > 0)
        {
            _buffer.Advance(_position);
        }

        _span = default;
        _position = 0;
    }

    private void Reserve(int bytes)
    {
        if (_span.Length - _position < bytes)
        {
            Complete();
            _span = _buffer.GetSpan(Math.Max(bytes, SpanHint));
            _position = 0;
        }
    }

    private void Put(ulong value)
    {
        while (value >= 0x80)
        {
            _span[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _span[_position++] = (byte)value;
    }
}
