using System.Text;

namespace Engine.Client.Wire;

/// <summary>Reads protobuf fields from one message.</summary>
/// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;

    private readonly ReadOnlySpan<byte> message = message;
    private int position;
    private int wireType;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next(out int field)
    {
        if (position == message.Length)
        {
            field = 0;
            return false;
        }

        var tag = Varint();
        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return true;
    }

    public ulong Number()
    {
        Expect(VarintType);
        return Varint();
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(BytesType);
        var length = Varint();
        if (length > (ulong)(message.Length - position))
        {
            throw Malformed();
        }

        var bytes = message.Slice(position, (int)length);
        position += (int)length;
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Leaves out a field that a newer engine may send.</summary>
    public void Skip()
    {
        switch (wireType)
        {
            case VarintType:
                Varint();
                break;
            case BytesType:
                Bytes();
                break;
            case Fixed64Type:
                Advance(8);
                break;
            case Fixed32Type:
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

    private readonly void Expect(int type)
    {
        if (wireType != type)
        {
            throw Malformed();
        }
    }

    private ulong Varint()
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

    private static InvalidDataException Malformed() => new("The engine sent a reply that is no protobuf message.");
}
