using Engine.V1;

namespace Engine.Client.Wire;

/// <summary>Decodes a SubmitTransfersResponse; one object a reply, more only for what was not ok, and for balances.</summary>
internal static class SubmitReplyDecoder
{
    public static SubmitReply Decode(ReadOnlySpan<byte> message)
    {
        var reply = new SubmitReply();
        List<TransferError>? errors = null;
        List<ActualAmount>? amounts = null;
        List<TransferBalances>? balances = null;
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case (1 << 3) | ProtoReader.Bytes:
                    reply.Position = Position(reader.Content(), reply.Position);
                    break;
                case (2 << 3) | ProtoReader.Bytes:
                    (errors ??= []).Add(Error(reader.Content()));
                    break;
                case (3 << 3) | ProtoReader.Bytes:
                    (amounts ??= []).Add(Amount(reader.Content()));
                    break;
                case (4 << 3) | ProtoReader.Varint:
                    reply.RequestNumber = reader.Number();
                    break;
                case (5 << 3) | ProtoReader.Varint:
                    reply.Outcome = (SubmitOutcome)reader.Number();
                    break;
                case (6 << 3) | ProtoReader.Bytes:
                    reply.Reason = reader.Text();
                    break;
                case (7 << 3) | ProtoReader.Bytes:
                    (balances ??= []).Add(BalancesDecoder.Decode(reader.Content()));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reply.Errors = errors ?? reply.Errors;
        reply.Amounts = amounts ?? reply.Amounts;
        reply.Balances = balances ?? reply.Balances;
        return reply;
    }

    // A message that comes in parts is their union, as protobuf has it.
    private static BatchPosition Position(ReadOnlySpan<byte> message, BatchPosition before)
    {
        (ulong firstSequence, ulong lastSequence, ulong firstTimestamp, ulong lastTimestamp) = before;
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case (1 << 3) | ProtoReader.Varint:
                    firstSequence = reader.Number();
                    break;
                case (2 << 3) | ProtoReader.Varint:
                    lastSequence = reader.Number();
                    break;
                case (3 << 3) | ProtoReader.Varint:
                    firstTimestamp = reader.Number();
                    break;
                case (4 << 3) | ProtoReader.Varint:
                    lastTimestamp = reader.Number();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new BatchPosition(firstSequence, lastSequence, firstTimestamp, lastTimestamp);
    }

    private static TransferError Error(ReadOnlySpan<byte> message)
    {
        ulong index = 0, result = 0, timestamp = 0, reason = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case (1 << 3) | ProtoReader.Varint:
                    index = reader.Number();
                    break;
                case (2 << 3) | ProtoReader.Varint:
                    result = reader.Number();
                    break;
                case (3 << 3) | ProtoReader.Varint:
                    timestamp = reader.Number();
                    break;
                case (4 << 3) | ProtoReader.Varint:
                    reason = reader.Number();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new TransferError(
            (int)index, (CreateTransferResult)result, timestamp, (CreateTransferResult)reason);
    }

    private static ActualAmount Amount(ReadOnlySpan<byte> message)
    {
        ulong index = 0, low = 0, high = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case (1 << 3) | ProtoReader.Varint:
                    index = reader.Number();
                    break;
                case (2 << 3) | ProtoReader.Varint:
                    low = reader.Number();
                    break;
                case (3 << 3) | ProtoReader.Varint:
                    high = reader.Number();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new ActualAmount((int)index, new UInt128(high, low));
    }
}
