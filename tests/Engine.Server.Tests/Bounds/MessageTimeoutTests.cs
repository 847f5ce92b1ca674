using System.Net;
using System.Net.Http.Headers;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;

namespace Engine.Server.Tests.Bounds;

/// <summary>Senders who take their time, on a real socket.</summary>
public sealed class MessageTimeoutTests
{
    private const long EnhanceYourCalm = 0xB;

    [Fact]
    public async Task Who_dribbles_a_message_has_its_call_reset_and_who_pauses_between_messages_goes_on()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(
            new EngineOptions { MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using SubmitStream pauses = engine.Channel.Submit();
        await pauses.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        Assert.Equal(1u, (await pauses.ReceiveAsync())!.RequestNumber);

        HttpRequestException ended = await Assert.ThrowsAsync<HttpRequestException>(() => DribbleAsync(engine));
        Assert.Equal(EnhanceYourCalm, Assert.IsType<HttpProtocolException>(ended.GetBaseException()).ErrorCode);

        // It has paused for as long as that took.
        await pauses.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        Assert.Equal(2u, (await pauses.ReceiveAsync())!.RequestNumber);
    }

    private static async Task DribbleAsync(EngineUnderTest engine)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{Assert.Single(engine.Addresses)}/{Rpc.Ledger}/SubmitTransfers")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Dribble(),
        };
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Fail($"It was answered: {response}");
    }

    /// <summary>The beginning of a message of a thousand bytes, and then a byte now and then until it is told to stop.</summary>
    private sealed class Dribble : HttpContent
    {
        private static readonly byte[] s_prefix = [0, 0, 0, 0x03, 0xE8];

        public Dribble() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(s_prefix);
            while (true)
            {
                await stream.WriteAsync(new byte[1]);
                await stream.FlushAsync();
                await Task.Delay(20);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
