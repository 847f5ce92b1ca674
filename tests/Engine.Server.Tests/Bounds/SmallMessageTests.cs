using System.Globalization;
using Engine.Server.Tests.Calls;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Bounds;

public sealed class SmallMessageTests
{
    [Theory]
    [InlineData(Rpc.Admin, "GetStatus", 16_384)]
    [InlineData(Rpc.Ledger, "ReportFigures", 16_384)]
    [InlineData("grpc.health.v1.Health", "Check", 256)]
    [InlineData("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo", 2_048)]
    public async Task Calls_that_only_ask_or_tell_take_no_more_than_that_needs(string service, string method, int most)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => engine.Channel.CallRawAsync(service, method, new byte[most + 1]));
        ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(
            ("MESSAGE_TOO_LARGE", most.ToString(CultureInfo.InvariantCulture)), (info.Reason, info.Metadata["limit_bytes"]));
    }
}
