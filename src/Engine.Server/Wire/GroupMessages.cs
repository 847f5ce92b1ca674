using System.Buffers;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Google.Protobuf;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.ResolveGroupRequest</c> into a batch: a rare one, by its generated message.</summary>
internal static class GroupDecoder
{
    // Fields that nobody knows would be kept at many times their bytes.
    private static readonly MessageParser<V1.ResolveGroupRequest> s_parser =
        V1.ResolveGroupRequest.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads a message.</summary>
    public static BatchCall Decode(in ReadOnlySequence<byte> message, BatchPool pool)
    {
        try
        {
            GroupResolution group = Read(s_parser.ParseFrom(message));
            Batch batch = pool.Rent(BatchKind.ResolveGroup, group.MaxHolds);
            batch.Count = group.MaxHolds;
            batch.Group = group;
            return BatchCall.Of(pool, batch, requestNumber: 0, deadlineMs: 0);
        }
        catch (MalformedMessageException malformed)
        {
            return new BatchCall(new FieldError(malformed.Field ?? "request", malformed.Message));
        }
        catch (InvalidProtocolBufferException malformed)
        {
            return new BatchCall(new FieldError("request", $"is not a ResolveGroupRequest: {malformed.Message}"));
        }
    }

    private static GroupResolution Read(V1.ResolveGroupRequest request)
    {
        bool voids = request.Action switch
        {
            V1.GroupAction.Post => false,
            V1.GroupAction.Void => true,
            _ => throw new MalformedMessageException("action", $"must be to post or to void, is {(int)request.Action}"),
        };
        UInt128 group = WireReader.ToId(request.Group.Span, "group");
        UInt128 firstId = WireReader.ToId(request.FirstId.Span, "first_id");
        Require(request.Ledger != 0, "ledger", "must not be 0");
        Require(group != UInt128.Zero, "group", "must not be 0");
        Require(
            request.MaxHolds is > 0 and <= PartitionOptions.MaxBatch,
            "max_holds",
            $"must be 1 to {PartitionOptions.MaxBatch}, is {request.MaxHolds}");
        Require(
            firstId != UInt128.Zero && firstId < UInt128.MaxValue - (request.MaxHolds - 1),
            "first_id",
            "must leave room for max_holds ids, none of them 0 or 2^128-1");
        return new GroupResolution(request.Ledger, group, voids, firstId, (int)request.MaxHolds);
    }

    private static void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            throw new MalformedMessageException(field, description);
        }
    }
}

/// <summary><c>engine.v1.ResolveGroupResponse</c>.</summary>
internal readonly struct GroupResolvedLayout : IWireLayout<BatchCall>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in BatchCall value)
        where TSink : struct, IWireSink, allows ref struct
    {
        GroupAnswer answer = value.Batch.GroupAnswer;
        WireLayout.Put<PositionLayout, Batch, TSink>(ref sink, 1, value.Batch);
        sink.Varint(2, (ulong)answer.Result);
        sink.Varint(3, (ulong)answer.Holds);
        sink.Varint(4, (ulong)answer.Amount);
        sink.Varint(5, (ulong)(answer.Amount >> 64));
        sink.Varint(6, answer.Timestamp);
        sink.Id(7, answer.RefusedHold);
        sink.Varint(8, (ulong)answer.Refusal);
        sink.Varint(9, (ulong)answer.Reason);
    }
}
