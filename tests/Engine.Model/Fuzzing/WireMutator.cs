namespace Engine.Model.Fuzzing;

/// <summary>
/// Damages protobuf messages: bits, bytes and cuts as the network might, and fields doubled, swapped, left out or
/// announced at absurd lengths as a hostile client would.
/// </summary>
public static class WireMutator
{
    private static readonly byte[][] s_planted =
    [
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],                                     // field 1 announces 2^31 - 1 bytes
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],       // field 1 announces 2^64 - 1 bytes
        [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],       // a number with bits above the 64th
        [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], // a number of 11 bytes
        [0x10, 0x80, 0x80, 0x80, 0x00],                                           // a 0 written longer than need be
        [0x00], [0x02, 0x00], [0x0C], [0x0F, 0x00],                               // field 0, an end of nothing, type 7
        [0xF8, 0x01, 0x96, 0x01],                                                 // unknown: number, fixed, bytes, group
        [0xF9, 0x01, 1, 2, 3, 4, 5, 6, 7, 8],
        [0xFA, 0x01, 3, 1, 2, 3],
        [0xFD, 0x01, 1, 2, 3, 4],
        [0xFB, 0x01, 0x08, 0x01, 0xFC, 0x01],
        [0xFB, 0x01, 0x08, 0x01],                                                 // a group without an end
        [0x88, 0x80, 0x80, 0x80, 0x10, 0x01],                                     // a tag with bits above the 32nd
        [0x0A, 0x00], [0x12, 0x00], [0x1A, 0x02, 0xC3, 0x28], [0x32, 0x01, 0x00], // nothing, no UTF-8, U+0000
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Mutate(Dice dice, byte[] message)
    {
        byte[] changed = [.. message];
        for (int changes = dice.Between(1, 3); changes > 0; changes--)
        {
            changed = dice.OneIn(2) ? MutateBytes(dice, changed) : MutateFields(dice, changed, depth: 2);
        }

        return changed;
    }

    private static byte[] MutateBytes(Dice dice, byte[] message)
    {
        int at = dice.Below(message.Length + 1);
        switch (dice.Below(6))
        {
            case 0 when at < message.Length:
                message[at] ^= (byte)(1 << dice.Below(8));
                return message;
            case 1 when at < message.Length:
                message[at] = dice.Of<byte>(0, 0x7F, 0x80, 0xFF, (byte)dice.Below(256));
                return message;
            case 2:
                return message[..at];
            case 3 when at < message.Length:
                return [.. message[..at], .. message[(at + 1)..]];
            case 4:
                return [.. message[..at], .. dice.From(s_planted), .. message[at..]];
            default:
                return [.. message[..at], (byte)dice.Below(256), .. message[at..]];
        }
    }

    private static byte[] MutateFields(Dice dice, byte[] message, int depth)
    {
        List<byte[]> fields = WireFields.Split(message);
        if (fields.Count == 0)
        {
            return dice.From(s_planted);
        }

        int one = dice.Below(fields.Count), other = dice.Below(fields.Count);
        switch (dice.Below(depth > 0 ? 8 : 4))
        {
            case 0:
                fields.Insert(other, fields[one]);
                break;
            case 1:
                (fields[one], fields[other]) = (fields[other], fields[one]);
                break;
            case 2:
                fields.RemoveAt(one);
                break;
            case 3:
                fields.Insert(one, dice.From(s_planted));
                break;
            default:
                fields[one] = WireFields.WithContent(
                    fields[one],
                    content => dice.OneIn(3) ? MutateBytes(dice, content) : MutateFields(dice, content, depth - 1));
                break;
        }

        return [.. fields.SelectMany(field => field)];
    }
}
