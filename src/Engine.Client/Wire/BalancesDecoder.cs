namespace Engine.Client.Wire;

/// <summary>Decodes a TransferBalances message.</summary>
internal static class BalancesDecoder
{
    public static TransferBalances Decode(ReadOnlySpan<byte> message)
    {
        ulong index = 0;
        Balances debit = default, credit = default;
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case (1 << 3) | ProtoReader.Varint:
                    index = reader.Number();
                    break;
                case (2 << 3) | ProtoReader.Bytes:
                    debit = Balances(reader.Content(), debit);
                    break;
                case (3 << 3) | ProtoReader.Bytes:
                    credit = Balances(reader.Content(), credit);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new TransferBalances((int)index, debit, credit);
    }

    // A message that comes in parts is their union, as protobuf has it.
    private static Balances Balances(ReadOnlySpan<byte> message, Balances before)
    {
        Span<ulong> halves = stackalloc ulong[8];
        Split(before, halves);
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            // Eight numbers in the order of their fields: low and high of each balance.
            if (tag is >= 1 << 3 and <= 8 << 3 && (tag & 7) == ProtoReader.Varint)
            {
                halves[(int)(tag >> 3) - 1] = reader.Number();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return new Balances(
            new UInt128(halves[1], halves[0]),
            new UInt128(halves[3], halves[2]),
            new UInt128(halves[5], halves[4]),
            new UInt128(halves[7], halves[6]));
    }

    private static void Split(in Balances balances, Span<ulong> halves)
    {
        ReadOnlySpan<UInt128> wholes =
            [balances.DebitsPending, balances.DebitsPosted, balances.CreditsPending, balances.CreditsPosted];
        for (var i = 0; i < wholes.Length; i++)
        {
            halves[2 * i] = (ulong)wholes[i];
            halves[(2 * i) + 1] = (ulong)(wholes[i] >> 64);
        }
    }
}
