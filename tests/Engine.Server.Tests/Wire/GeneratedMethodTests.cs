using System.Buffers;
using Engine.Server.Admin;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Tests.Wire;

public sealed class GeneratedMethodTests
{
    [Fact]
    public void Fields_that_nobody_knows_are_not_kept()
    {
        Method<V1.GetStatusRequest, V1.GetStatusResponse> method = GeneratedMethod.Unary(
            AdminMethods.Descriptor, "GetStatus", V1.GetStatusRequest.Parser, V1.GetStatusResponse.Parser);
        V1.GetStatusRequest read = method.RequestMarshaller.ContextualDeserializer(new Payload(EmptyGroup.Of(100)));
        Assert.Equal(0, read.CalculateSize());
    }

    private sealed class Payload(byte[] message) : DeserializationContext
    {
        public override int PayloadLength => message.Length;

        public override byte[] PayloadAsNewBuffer() => message;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(message);
    }
}
