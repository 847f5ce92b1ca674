using System.Globalization;
using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Edge.Tests.Bounds;

public sealed class ManyStreamsTests
{
    private const int MaxCalls = 10_100;
    private const int StreamsEach = 1_000;
    private const int Window = 1 << 20;

    [Fact]
    public async Task Ten_thousand_streams_are_served_and_the_one_too_many_is_told_so()
    {
        await using BoundedEngine engine = await BoundedEngine.StartAsync(
            "--max-calls", MaxCalls.ToString(CultureInfo.InvariantCulture), "--max-calls-per-connection", "1024");
        await engine.OpenAccountsAsync(2);
        await using var crowd = await Crowd.ConnectAsync(engine.Port, 10, Window);
        long next = 0;

        // Each stream is opened, and used again.
        for (int round = 0; round < Scale.Of(2, 3); round++)
        {
            bool first = round == 0;
            await Task.WhenAll(crowd.Connections.Select(async connection =>
            {
                for (int i = 0; i < StreamsEach; i++)
                {
                    int stream = first ? await connection.OpenAsync(Methods.Submit) : (2 * i) + 1;
                    await connection.SendAsync(
                        stream, Http2Client.Framed(Ids.Request(Interlocked.Increment(ref next), 1).ToByteArray()));
                }
            }));
            await engine.UntilFoundAsync([.. Enumerable.Range(1, (int)next).Select(i => (long)i)]);
        }

        await AssertTooManyAsync(engine, crowd);
        engine.AssertSound(new Ceiling
        {
            RequestBytes = 512L << 20,
            RingBytes = 256L << 20,
            EventBuffer = 65_536,
            Connections = 12,
            Calls = MaxCalls,
            Transfers = next,
        }.Bytes);
    }

    // With all that may be open the next one is told, and when one is given up there is room again.
    private static async Task AssertTooManyAsync(BoundedEngine engine, Crowd crowd)
    {
        using var more = new CancellationTokenSource();
        List<AsyncDuplexStreamingCall<SubmitTransfersRequest, SubmitTransfersResponse>> filling = [];
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                filling.Add(engine.Ledger.SubmitTransfers(cancellationToken: more.Token));
                await filling[^1].RequestStream.WriteAsync(Ids.Request(filling.Count, 1));
                await filling[^1].ResponseStream.MoveNext();
            }
        });
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("TOO_MANY_CALLS", refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        Assert.Equal(MaxCalls - (10 * StreamsEach), filling.Count - 1);
        await crowd.Connections[0].DisposeAsync();
        await engine.GoOnAsync(1, 1);
        await more.CancelAsync();
        filling.ForEach(stream => stream.Dispose());
    }
}
