using Engine.Edge.Tests.Fixtures;
using Engine.V1;
using Google.Protobuf;

namespace Engine.Edge.Tests.Bounds;

[Collection(nameof(SmallEngine))]
public sealed class UnreadReplyTests(SmallEngine small)
{
    private const int Connections = 4;
    private const int StreamsEach = 100;
    private const int MessagesEach = 8;
    private const int Elements = 8_192;

    [Fact]
    public async Task Clients_that_never_read_stop_their_own_streams_and_others_go_on()
    {
        BoundedEngine engine = small.Engine;
        await using var crowd = await Crowd.ConnectAsync(engine.Port, Connections, window: 0);

        // The densest of requests: two bytes an element, each answered by a refusal of its own.
        var dense = new SubmitTransfersRequest();
        dense.Transfers.AddRange(Enumerable.Repeat(new Transfer(), Elements));
        byte[] message = Http2Client.Framed(dense.ToByteArray());
        await crowd.ForEachAsync(StreamsEach, async connection =>
        {
            int stream = await connection.OpenAsync(Methods.Submit);
            for (int i = 0; i < MessagesEach; i++)
            {
                await connection.SendAsync(stream, message);
            }
        });
        await engine.GoOnAsync(20_000_000, 200);
        engine.AssertSound(SmallEngine.Ceiling);
    }

    [Fact]
    public async Task Clients_that_never_read_what_they_looked_up_hold_no_more_memory_than_there_is_for_them()
    {
        BoundedEngine engine = small.Engine;
        await using var crowd = await Crowd.ConnectAsync(engine.Port, Connections, window: 0);
        var lookup = new LookupAccountsRequest();
        lookup.Ids.AddRange(Enumerable.Repeat(Ids.Of(1), Elements));
        byte[] message = Http2Client.Framed(lookup.ToByteArray());
        await crowd.ForEachAsync(StreamsEach, async connection =>
            await connection.SendAsync(await connection.OpenAsync(Methods.LookupAccounts), message, end: true));
        await engine.GoOnAsync(21_000_000, 200);
        engine.AssertSound(SmallEngine.Ceiling);
    }
}
