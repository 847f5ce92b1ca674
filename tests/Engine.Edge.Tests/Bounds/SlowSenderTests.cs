using System.Net;
using System.Net.Sockets;
using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Protobuf;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class SlowSenderTests(SmallEngine small)
{
    private const int Connections = 4;
    private const int StreamsEach = 3;
    private const int Window = 1 << 20;

    [Fact]
    public async Task Messages_of_which_only_a_part_ever_comes_are_reset_when_others_need_the_memory()
    {
        BoundedEngine engine = small.Engine;
        await using var crowd = await Crowd.ConnectAsync(engine.Port, Connections, Window);
        byte[] part = Http2Client.Framed(new byte[8 << 10], SmallEngine.MaxMessageBytes);
        await crowd.ForEachAsync(StreamsEach, async connection =>
            await connection.SendAsync(await connection.OpenAsync(Methods.Submit), part));
        await engine.GoOnAsync(30_000_000, 200);
        var large = new CreateTransfersRequest();
        large.Transfers.AddRange(Ids.Request(30_100_000, 8_192).Transfers);
        Assert.Empty((await RetryWhileFull.CallAsync(() => engine.Ledger.CreateTransfersAsync(large))).Results);
        Assert.Contains(
            crowd.Connections, connection => connection.Resets.Values.Contains(Http2Client.EnhanceYourCalm));
        engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_answered_like_any_other()
    {
        BoundedEngine engine = small.Engine;
        await using Http2Client slow = await Http2Client.ConnectAsync(engine.Port, Window);
        int stream = await slow.OpenAsync(Methods.Submit);
        foreach (byte one in Http2Client.Framed(Ids.Request(31_000_000, 1).ToByteArray()))
        {
            await slow.SendAsync(stream, [one]);
        }

        await engine.UntilFoundAsync([31_000_000]);
        engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task Connections_that_open_and_do_nothing_are_bounded_and_in_nobodys_way()
    {
        BoundedEngine engine = small.Engine;
        await engine.GoOnAsync(32_000_000, 1);
        var idle = new List<Socket>();
        for (int i = 0; i < 200; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, engine.Port);
            idle.Add(socket);
        }

        await engine.GoOnAsync(32_000_001, 100);
        engine.AssertSound(SmallEngine.Ceiling);
        idle.ForEach(socket => socket.Dispose());
        await engine.UntilConnectableAsync();
    }
}
