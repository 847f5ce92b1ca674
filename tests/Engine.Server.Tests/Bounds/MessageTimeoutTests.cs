using System.Net;
using System.Net.Http.Headers;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Grpc.Core;
using Grpc.Health.V1;

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

    [Theory]
    [InlineData("grpc.health.v1.Health/Check")]
    [InlineData(Rpc.Ledger + "/LookupAccounts")]
    public async Task Who_opens_a_call_and_sends_nothing_has_it_reset_and_who_has_asked_is_told_for_longer(string silent)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(
            new EngineOptions { MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using AsyncServerStreamingCall<HealthCheckResponse> told =
            new Health.HealthClient(engine.Channel).Watch(new HealthCheckRequest());
        Assert.True(await told.ResponseStream.MoveNext(CancellationToken.None));
        Task<bool> more = told.ResponseStream.MoveNext(CancellationToken.None);

        HttpRequestException ended = await Assert.ThrowsAsync<HttpRequestException>(
            () => SendAsync(engine, silent, new Silence()));
        Assert.Equal(EnhanceYourCalm, Assert.IsType<HttpProtocolException>(ended.GetBaseException()).ErrorCode);
        Assert.False(more.IsFaulted);
    }

    private static Task DribbleAsync(EngineUnderTest engine) =>
        SendAsync(engine, Rpc.Ledger + "/SubmitTransfers", new Dribble());

    private static async Task SendAsync(EngineUnderTest engine, string method, HttpContent content)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{Assert.Single(engine.Addresses)}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Fail($"It was answered: {response}");
    }

    /// <summary>Nothing, and no end of it.</summary>
    private sealed class Silence : HttpContent
    {
        public Silence() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);

            // It ends quietly when the call does: told in two ways how, the client would throw now this and now that.
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
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
