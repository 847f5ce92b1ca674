using System.Text;
using System.Text.Unicode;

namespace Engine.Client.Wire;

/// <summary>Reads protobuf fields from one message.</summary>
/// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    /// <summary>Wire type of numbers.</summary>
    public const uint Varint = 0;

    /// <summary>Wire type of bytes, texts and messages.</summary>
    public const uint Bytes = 2;

    private const uint Fixed64 = 1;
    private const uint Fixed32 = 5;

    private readonly ReadOnlySpan<byte> message = message;
    private int position;

    /// <summary>
    /// Goes to the next field, number and wire type in one: a known number of another type is another field. False at
    /// the end of the message.
    /// </summary>
    public bool Next(out uint tag)
    {
        if (position == message.Length)
        {
            tag = 0;
            return false;
        }

        tag = (uint)Number();
        return tag >> 3 != 0 ? true : throw Malformed();
    }

    /// <summary>Reads a number; bits above the 64th are dropped, as protobuf does.</summary>
    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position == message.Length)
            {
                throw Malformed();
            }

            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    /// <summary>Reads a length and as many bytes.</summary>
    public ReadOnlySpan<byte> Content()
    {
        var length = Number();
        if (length > (ulong)(message.Length - position))
        {
            throw Malformed();
        }

        var bytes = message.Slice(position, (int)length);
        position += (int)length;
        return bytes;
    }

    public string Text()
    {
        var bytes = Content();
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Malformed();
    }

    /// <summary>Leaves out a field that a newer engine may send. No engine ever sends groups.</summary>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case Varint:
                Number();
                break;
            case Bytes:
                Content();
                break;
            case Fixed64:
                Advance(8);
                break;
            case Fixed32:
                Advance(4);
                break;
            default:
                throw Malformed();
        }
    }

    private void Advance(int bytes)
    {
        if (bytes > message.Length - position)
        {
            throw Malformed();
        }

        position += bytes;
    }

    private static InvalidDataException Malformed() => new("The engine sent a reply that is no protobuf message.");
}
