using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Engine.Server.Wire;

/// <summary>
/// Reads the fields of one protobuf message from contiguous bytes. Every read is bounded by the message; what does not
/// fit throws <see cref="MalformedMessageException"/>.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;
    private const int MaxGroupDepth = 64;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    private readonly int Left => _message.Length - _position;

    /// <summary>Reads the next tag; false at the end of the message.</summary>
    public bool TryReadTag(out uint tag)
    {
        if (_position == _message.Length)
        {
            tag = 0;
            return false;
        }

        tag = (uint)ReadVarint();
        if (tag < 1 << 3)
        {
            Throw(null, "has a field of number 0, which protobuf does not know");
        }

        return true;
    }

    /// <summary>Reads a varint; bits above the 64th are dropped, as protobuf does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (_position < _message.Length)
        {
            byte first = _message[_position];
            if (first < 0x80)
            {
                _position++;
                return first;
            }
        }

        return ReadLongVarint();
    }

    /// <summary>Reads a uint32 field; bits above the 32nd are dropped, as protobuf does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadUInt32() => (uint)ReadVarint();

    /// <summary>Reads a uint32 field of which the contract allows 16 bits.</summary>
    public ushort ReadUInt16(string field) => (ushort)ReadUInt32(field, ushort.MaxValue);

    /// <summary>Reads a uint32 field that the contract bounds.</summary>
    public uint ReadUInt32(string field, uint most)
    {
        uint value = (uint)ReadVarint();
        if (value > most)
        {
            Throw(field, string.Create(CultureInfo.InvariantCulture, $"must be at most {most:N0}, is {value}"));
        }

        return value;
    }

    /// <summary>Reads 16 bytes, big-endian; an empty field means 0.</summary>
    public UInt128 ReadId(string field)
    {
        if (Left > 16 && _message[_position] == 16)
        {
            UInt128 id = BinaryPrimitives.ReadUInt128BigEndian(_message.Slice(_position + 1, 16));
            _position += 17;
            return id;
        }

        return ToId(ReadBytes(), field);
    }

    /// <summary>The number in 16 bytes, big-endian; no bytes mean 0.</summary>
    public static UInt128 ToId(ReadOnlySpan<byte> bytes, string? field)
    {
        if (bytes.Length is not (0 or 16))
        {
            Throw(field, $"must be empty or 16 bytes, has {bytes.Length}");
        }

        return bytes.IsEmpty ? UInt128.Zero : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Reads a length and as many bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        ulong length = ReadVarint();
        if (length > (ulong)Left)
        {
            Throw(null, $"is cut short: a field announces {length} bytes where {Left} are left");
        }

        ReadOnlySpan<byte> bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    /// <summary>Passes over the value of a field that nobody here knows.</summary>
    public void Skip(uint tag) => Skip(tag, MaxGroupDepth);

    private void Skip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Advance(8);
                break;
            case 2:
                ReadBytes();
                break;
            case 3:
                SkipGroup(tag, depth);
                break;
            case 5:
                Advance(4);
                break;
            default:
                Throw(null, $"has a field of wire type {tag & 7}, which cannot stand there");
                break;
        }
    }

    private void SkipGroup(uint start, int depth)
    {
        if (depth == 0)
        {
            Throw(null, $"nests groups deeper than {MaxGroupDepth}");
        }

        uint end = start + 1;
        while (TryReadTag(out uint tag))
        {
            if (tag == end)
            {
                return;
            }

            Skip(tag, depth - 1);
        }

        Throw(null, "is cut short: a group has no end");
    }

    private void Advance(int bytes)
    {
        if (Left < bytes)
        {
            Throw(null, $"is cut short: {bytes} bytes are due where {Left} are left");
        }

        _position += bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int i = 0; i < MaxVarintBytes; i++)
        {
            if (_position == _message.Length)
            {
                Throw(null, "is cut short in the middle of a number");
            }

            byte next = _message[_position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        Throw(null, $"has a number longer than {MaxVarintBytes} bytes");
        return 0;
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(string? field, string description) =>
        throw new MalformedMessageException(field, description);
}
