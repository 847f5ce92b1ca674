using Engine.Edge.Tests.Fixtures;
using Google.Protobuf;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class FloodTests(SmallEngine small)
{
    private const int Window = 1 << 20;

    [Fact]
    public async Task A_connection_that_opens_and_resets_without_end_is_ended_and_others_go_on()
    {
        await using var crowd = await Crowd.ConnectAsync(small.Engine.Port, 2, Window);
        await crowd.ForEachAsync(20_000, async connection =>
            await connection.ResetAsync(await connection.OpenAsync(Methods.CreateTransfers)));
        await Task.WhenAll(crowd.Connections.Select(connection => connection.Closed)).WaitAsync(BoundedEngine.Patience);
        await small.Engine.GoOnAsync(50_000_000, 50);
        small.Engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task Headers_without_end_end_their_connection()
    {
        await using var crowd = await Crowd.ConnectAsync(small.Engine.Port, 2, Window);
        await crowd.ForEachAsync(1, connection => connection.FloodHeadersAsync(Methods.CreateTransfers, 10_000));
        await Task.WhenAll(crowd.Connections.Select(connection => connection.Closed)).WaitAsync(BoundedEngine.Patience);
        await small.Engine.GoOnAsync(51_000_000, 50);
        small.Engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_leave_no_stack_trace()
    {
        byte[] request = Http2Client.Framed(Ids.Request(52_000_000, 4).ToByteArray());
        for (int i = 0; i < 50; i++)
        {
            await using Http2Client client = await Http2Client.ConnectAsync(small.Engine.Port, Window);
            int whole = await client.OpenAsync(Methods.Submit);
            await client.SendAsync(whole, request);
            int half = await client.OpenAsync(i % 2 == 0 ? Methods.Submit : Methods.CreateTransfers);
            await client.SendAsync(half, request[..20]);
            if (i % 5 == 0)
            {
                await AnsweredAsync(client, whole);
            }

            if (i % 3 == 0)
            {
                await client.ResetAsync(half);
                await client.ResetAsync(whole);
            }
        }

        await small.Engine.UntilFoundAsync([52_000_000, 52_000_003]);
        small.Engine.AssertSound(SmallEngine.Ceiling);
    }

    // Otherwise its requests may be lost with the connection, before the engine has read them.
    private static async Task AnsweredAsync(Http2Client client, int stream)
    {
        using var giveUp = new CancellationTokenSource(BoundedEngine.Patience);
        while (!client.Received.ContainsKey(stream))
        {
            await Task.Delay(1, giveUp.Token);
        }
    }
}
