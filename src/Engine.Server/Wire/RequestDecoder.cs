using System.Buffers;
using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Server.Figures;

namespace Engine.Server.Wire;

/// <summary>
/// Reads requests straight from the HTTP/2 buffer into pooled batches. A request that does not follow the contract
/// becomes a call with an error, not an exception: on a stream it must not overtake the requests before it.
/// </summary>
internal static class RequestDecoder
{
    private const uint ElementTag = (1 << 3) | 2;
    private const uint RequestNumberTag = 2 << 3;
    private const uint DeadlineTag = 3 << 3;
    private const uint WithBalancesTag = 4 << 3;
    private const uint TraceContextTag = (5 << 3) | 2;

    // The place of what is read while that is no element.
    private const int Beside = -1;

    /// <summary>Reads a message that may lie in several segments.</summary>
    public static BatchCall Decode<TDecoder>(in ReadOnlySequence<byte> message, BatchPool pool)
        where TDecoder : struct, IElementDecoder
    {
        if (message.IsSingleSegment)
        {
            return Decode<TDecoder>(message.FirstSpan, pool);
        }

        // Kestrel's segments are 4 KiB: copying costs 2 ns per transfer, reading across their seams would cost more.
        int length = checked((int)message.Length);
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            message.CopyTo(copy);
            return Decode<TDecoder>(copy.AsSpan(0, length), pool);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>Reads a contiguous message.</summary>
    public static BatchCall Decode<TDecoder>(ReadOnlySpan<byte> message, BatchPool pool)
        where TDecoder : struct, IElementDecoder
    {
        Batch? batch = null;
        int element = Beside;
        try
        {
            Envelope envelope = ReadEnvelope(message, ref element);
            if (envelope.Count > PartitionOptions.MaxBatch)
            {
                return new BatchCall(new FieldError(
                    TDecoder.Field,
                    $"may have at most {PartitionOptions.MaxBatch} elements, has {envelope.Count}"));
            }

            batch = pool.Rent(TDecoder.Kind, envelope.Count);
            batch.Count = envelope.Count;
            batch.TextLength = 0;
            if (envelope.WithBalances && TDecoder.Kind == BatchKind.CreateTransfers)
            {
                batch.WithBalances = true;
                batch.Balances.EnsureCapacity(envelope.Count);
            }

            TDecoder.Prepare(batch, envelope.Count, message.Length);
            ReadElements<TDecoder>(message, batch, ref element);
            return BatchCall.Of(pool, batch, envelope.RequestNumber, envelope.DeadlineMs, envelope.Caller);
        }
        catch (MalformedMessageException malformed)
        {
            if (batch is not null)
            {
                pool.Return(batch);
            }

            string inner = malformed.Field is null ? "" : "." + malformed.Field;
            string place = element == Beside ? "request" : $"{TDecoder.Field}[{element}]";
            return new BatchCall(new FieldError(place + inner, malformed.Message));
        }
    }

    /// <summary>
    /// Counts the elements and reads what stands beside them. Fields 2, 3 and 5 have a meaning in the stream's requests
    /// only, and field 4 in those that create transfers; elsewhere they are unknown fields, read and not used.
    /// </summary>
    private static Envelope ReadEnvelope(ReadOnlySpan<byte> message, ref int element)
    {
        var reader = new WireReader(message);
        int count = 0;
        ulong requestNumber = 0;
        uint deadlineMs = 0;
        bool withBalances = false;
        ActivityContext caller = default;
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case ElementTag:
                    element = count++;
                    reader.ReadBytes();
                    element = Beside;
                    break;
                case RequestNumberTag:
                    requestNumber = reader.ReadVarint();
                    break;
                case DeadlineTag:
                    deadlineMs = reader.ReadUInt32();
                    break;
                case WithBalancesTag:
                    withBalances = reader.ReadVarint() != 0;
                    break;
                case TraceContextTag:
                    caller = CallerTrace.Of(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new Envelope(count, requestNumber, deadlineMs, withBalances, caller);
    }

    private static void ReadElements<TDecoder>(ReadOnlySpan<byte> message, Batch batch, ref int element)
        where TDecoder : struct, IElementDecoder
    {
        var reader = new WireReader(message);
        element = 0;
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == ElementTag)
            {
                TDecoder.Decode(reader.ReadBytes(), batch, element);
                element++;
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private readonly record struct Envelope(
        int Count, ulong RequestNumber, uint DeadlineMs, bool WithBalances, ActivityContext Caller);
}
