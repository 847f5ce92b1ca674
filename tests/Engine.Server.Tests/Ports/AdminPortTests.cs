using System.Net;
using System.Net.Sockets;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Server.Tests.Ports;

public sealed class AdminPortTests
{
    [Fact]
    public async Task One_port_speaks_http1_to_browsers_and_http2_to_grpc()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(engine.AdminAddress) };
        using HttpResponseMessage lives = await http.GetAsync("/healthz");
        Assert.Equal((HttpStatusCode.OK, new Version(1, 1)), (lives.StatusCode, lives.Version));
        using GrpcChannel admin = GrpcChannel.ForAddress(engine.AdminAddress);
        var status = await admin.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal(engine.AdminAddress, status.AdminAddress);
        using HttpResponseMessage again = await http.GetAsync("/healthz");
        Assert.Equal("lives\n", await again.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("P", "OST /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("GET /healthz", " HTTP/1.1\r\nhost: a\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("PRI * HTTP/1.1\r\n", "host: a\r\n\r\n", "HTTP/1.1 405")]
    public async Task The_protocol_is_told_though_the_first_bytes_come_in_pieces(string first, string rest, string expected)
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", new Uri(engine.AdminAddress).Port);
        await client.Client.SendAsync(System.Text.Encoding.ASCII.GetBytes(first));
        await client.Client.SendAsync(System.Text.Encoding.ASCII.GetBytes(rest));
        byte[] reply = new byte[expected.Length];
        await client.GetStream().ReadExactlyAsync(reply).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(reply));
    }

    [Fact]
    public async Task Each_port_serves_its_own_and_nothing_of_the_other()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        using GrpcChannel admin = GrpcChannel.ForAddress(engine.AdminAddress);
        var lookup = new LookupAccountsRequest { Ids = { Samples.Id(1) } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => admin.CallAsync<LookupAccountsResponse>(Rpc.Ledger, "LookupAccounts", lookup));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        using var http2 = new HttpClient
        {
            BaseAddress = new Uri(engine.Channel.Target is { } target ? $"http://{target}" : ""),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage page = await http2.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    [Fact]
    public async Task Readiness_says_in_one_line_why_it_is_not_ready()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartStandbyAsync();
        engine.Run();
        using var http = new HttpClient { BaseAddress = new Uri(engine.AdminAddress) };
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "standby: another engine leads\n"), await AskAsync(http));
        engine.Role = JournalRole.Leader;
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "starting: the journal is being read\n"), await AskAsync(http));
        engine.Leadership.Lead(engine.Partition);
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await AskAsync(http));
        engine.Journal.State = Core.Pipeline.JournalState.Stalled;
        (HttpStatusCode code, string line) = await AskAsync(http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.StartsWith("the journal is stalled", line, StringComparison.Ordinal);
        engine.Journal.State = Core.Pipeline.JournalState.Writable;
    }

    [Fact]
    public async Task An_engine_may_have_no_admin_port()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineOptions { AdminListen = "none" });
        var status = await engine.Channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal("", status.AdminAddress);
    }

    private static async Task<(HttpStatusCode Code, string Line)> AskAsync(HttpClient http)
    {
        using HttpResponseMessage reply = await http.GetAsync("/readyz");
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }
}
