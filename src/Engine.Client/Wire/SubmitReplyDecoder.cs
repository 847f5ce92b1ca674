using Engine.V1;

namespace Engine.Client.Wire;

/// <summary>Decodes a SubmitTransfersResponse; one object a reply, more only for what was not ok.</summary>
internal static class SubmitReplyDecoder
{
    public static SubmitReply Decode(ReadOnlySpan<byte> message)
    {
        var reply = new SubmitReply();
        List<TransferError>? errors = null;
        List<ActualAmount>? amounts = null;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    reply.Position = Position(reader.Bytes());
                    break;
                case 2:
                    (errors ??= []).Add(Error(reader.Bytes()));
                    break;
                case 3:
                    (amounts ??= []).Add(Amount(reader.Bytes()));
                    break;
                case 4:
                    reply.RequestNumber = reader.Number();
                    break;
                case 5:
                    reply.Outcome = (SubmitOutcome)reader.Number();
                    break;
                case 6:
                    reply.Reason = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reply.Errors = errors ?? reply.Errors;
        reply.Amounts = amounts ?? reply.Amounts;
        return reply;
    }

    private static BatchPosition Position(ReadOnlySpan<byte> message)
    {
        ulong firstSequence = 0, lastSequence = 0, firstTimestamp = 0, lastTimestamp = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    firstSequence = reader.Number();
                    break;
                case 2:
                    lastSequence = reader.Number();
                    break;
                case 3:
                    firstTimestamp = reader.Number();
                    break;
                case 4:
                    lastTimestamp = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new BatchPosition(firstSequence, lastSequence, firstTimestamp, lastTimestamp);
    }

    private static TransferError Error(ReadOnlySpan<byte> message)
    {
        ulong index = 0, result = 0, timestamp = 0, reason = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    index = reader.Number();
                    break;
                case 2:
                    result = reader.Number();
                    break;
                case 3:
                    timestamp = reader.Number();
                    break;
                case 4:
                    reason = reader.Number();
                    break;
                default:
                    reader.Skip();
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
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    index = reader.Number();
                    break;
                case 2:
                    low = reader.Number();
                    break;
                case 3:
                    high = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ActualAmount((int)index, new UInt128(high, low));
    }
}
