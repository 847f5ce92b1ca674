using System.Buffers;
using Engine.Core.Ledger;
using Engine.Model;
using Engine.Server.History;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>Limits on the wire: whatever may be set reads back as it was set, also where it is 0.</summary>
public sealed class LimitWireTests
{
    [Fact]
    public void Limits_read_back_as_they_were_set_from_look_ups_and_from_history()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            byte[] asked = FuzzMessages.Limits(new Dice(seed)).ToByteArray();
            using BatchCall set = RequestDecoder.Decode<AccountLimitsDecoder>(asked, Decoded.Pool);
            foreach (ref readonly AccountLimits one in set.Batch.Limits.AsSpan(0, set.Batch.Count))
            {
                AccountLimits limits = one.Normalized();
                Assert.Equal(limits, Decoded.Struct(V1.AccountLimits.Parser.ParseFrom(Written(limits))));
                Assert.Equal(limits, Decoded.Struct(LimitRecords.Limits(limits)));
            }
        }
    }

    private static byte[] Written(AccountLimits limits)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(buffer);
        AccountLimitsLayout.Put(ref writer, in limits);
        writer.Complete();
        Assert.Equal(buffer.WrittenCount, WireLayout.Measure<AccountLimitsLayout, AccountLimits>(in limits));
        return buffer.WrittenSpan.ToArray();
    }
}
