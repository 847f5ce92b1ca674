using System.Numerics;

namespace Engine.Model.Fuzzing;

/// <summary>Takes protobuf messages apart into their fields, as far as they go, and puts them together again.</summary>
public static class WireFields
{
    /// <summary>The fields with their tags; what cannot be read is one field more.</summary>
    public static List<byte[]> Split(byte[] message)
    {
        List<byte[]> fields = [];
        int start = 0;
        while (start < message.Length)
        {
            int end = start;
            int length = Measure(message, ref end);
            if (length < 0 || length > message.Length - end)
            {
                fields.Add(message[start..]);
                break;
            }

            end += length;
            fields.Add(message[start..end]);
            start = end;
        }

        return fields;
    }

    /// <summary>The field with other content and the length that goes with it; other fields as they are.</summary>
    public static byte[] WithContent(byte[] field, Func<byte[], byte[]> change)
    {
        int at = 0;
        int length = Measure(field, ref at);
        bool isBytes = length >= 0 && at > 1 && (field[0] & 7) == 2 && at + length == field.Length;
        if (!isBytes)
        {
            return field;
        }

        byte[] content = change(field[at..]);
        int tagBytes = at - VarintBytes((uint)length);
        return [.. field[..Math.Max(1, tagBytes)], .. Varint((uint)content.Length), .. content];
    }

    /// <summary>
    /// Whether a field announces more bytes than a length of 32 bits can say, in the message or in the messages in it:
    /// Google.Protobuf drops the bits above, who reads with care refuses.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="inner">Numbers of the fields that are messages.</param>
    public static bool AnnouncesBeyond32Bits(ReadOnlySpan<byte> message, params ReadOnlySpan<uint> inner)
    {
        int at = 0;
        while (TryVarint(message, ref at, out ulong tag))
        {
            switch (tag & 7)
            {
                case 0:
                    TryVarint(message, ref at, out _);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    if (!TryVarint(message, ref at, out ulong length) || length > uint.MaxValue)
                    {
                        return length > uint.MaxValue;
                    }

                    int bytes = (int)Math.Min(length, (ulong)(message.Length - at));
                    if (inner.Contains((uint)tag >> 3) && AnnouncesBeyond32Bits(message.Slice(at, bytes)))
                    {
                        return true;
                    }

                    at += bytes;
                    break;
                default:
                    break; // groups begin and end with a tag alone
            }

            if (at > message.Length)
            {
                break;
            }
        }

        return false;
    }

    // Goes past the tag, and for bytes past their length; what follows is so long. -1 where it cannot be told.
    private static int Measure(byte[] message, ref int at)
    {
        if (!TryVarint(message, ref at, out ulong tag))
        {
            return -1;
        }

        switch (tag & 7)
        {
            case 0:
                int number = at;
                return TryVarint(message, ref number, out _) ? number - at : -1;
            case 1:
                return 8;
            case 2:
                return TryVarint(message, ref at, out ulong length) && length <= int.MaxValue ? (int)length : -1;
            case 5:
                return 4;
            default:
                return -1;
        }
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && at < message.Length; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static int VarintBytes(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private static byte[] Varint(uint value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
