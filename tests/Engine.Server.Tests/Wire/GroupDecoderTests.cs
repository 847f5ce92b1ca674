using System.Buffers;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Server.Tests.Calls;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

public sealed class GroupDecoderTests
{
    private readonly BatchPool _pool = new();

    private static V1.ResolveGroupRequest Sound => new()
    {
        Ledger = 3,
        Group = Samples.Id(7),
        Action = V1.GroupAction.Void,
        FirstId = Samples.Id(100),
        MaxHolds = 8_192,
    };

    [Fact]
    public void A_request_is_read_as_it_was_sent()
    {
        using BatchCall call = Decode(Sound.ToByteArray());
        Assert.Null(call.Error);
        Assert.Equal((BatchKind.ResolveGroup, 8_192), (call.Batch.Kind, call.Batch.Count));
        Assert.Equal(new GroupResolution(3, 7, Voids: true, 100, 8_192), call.Batch.Group);
    }

    [Fact]
    public void Fields_that_nobody_knows_cost_no_memory()
    {
        const int Fields = 1 << 18;
        byte[] sound = Sound.ToByteArray();
        byte[] message = [.. sound, .. Enumerable.Repeat(EmptyGroup.Of(100), Fields).SelectMany(bytes => bytes)];
        Decode(sound).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        using BatchCall call = Decode(message);
        Assert.Null(call.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * message.Length);
    }

    [Theory]
    [InlineData("""{ "ledger": 0 }""", "ledger")]
    [InlineData("""{ "group": "" }""", "group")]
    [InlineData("""{ "group": "AAAA" }""", "group")]
    [InlineData("""{ "action": 0 }""", "action")]
    [InlineData("""{ "action": 3 }""", "action")]
    [InlineData("""{ "firstId": "" }""", "first_id")]
    [InlineData("""{ "firstId": "/////////////////////w==" }""", "first_id")]
    [InlineData("""{ "firstId": "///////////////////gAA==" }""", "first_id")]
    [InlineData("""{ "maxHolds": 0 }""", "max_holds")]
    [InlineData("""{ "maxHolds": 8193 }""", "max_holds")]
    public void A_field_that_does_not_follow_the_contract_is_named(string changed, string field)
    {
        V1.ResolveGroupRequest request = Sound;
        V1.ResolveGroupRequest change = V1.ResolveGroupRequest.Parser.ParseJson(changed);
        switch (field)
        {
            case "ledger": request.Ledger = change.Ledger; break;
            case "group": request.Group = change.Group; break;
            case "action": request.Action = change.Action; break;
            case "first_id": request.FirstId = change.FirstId; break;
            default: request.MaxHolds = change.MaxHolds; break;
        }

        using BatchCall call = Decode(request.ToByteArray());
        Assert.Equal(field, call.Error?.Field);
    }

    [Fact]
    public void The_last_ids_but_the_very_last_may_be_used()
    {
        V1.ResolveGroupRequest request = Sound;
        request.MaxHolds = 2;
        request.FirstId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xFF, 15), 0xFD]);
        using BatchCall call = Decode(request.ToByteArray());
        Assert.Null(call.Error);
        Assert.Equal(UInt128.MaxValue - 1, call.Batch.Group.FirstId + 1);
    }

    [Fact]
    public void What_is_no_message_is_refused()
    {
        using BatchCall call = Decode([0x12, 0x50]);
        Assert.Equal("request", call.Error?.Field);
    }

    private BatchCall Decode(byte[] message) => GroupDecoder.Decode(new ReadOnlySequence<byte>(message), _pool);
}
