using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Server.Tests.Security;

/// <summary>Engines with certificates and clients of the test's own, over real sockets.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly Certificates _certificates = new();
    private readonly Dictionary<string, string> _keys = [];

    public static TheoryData<string, string> Methods
    {
        get
        {
            var methods = new TheoryData<string, string>();
            FileDescriptor[] contract =
                [LedgerReflection.Descriptor, HistoryReflection.Descriptor, AdminReflection.Descriptor];
            foreach (MethodDescriptor method in contract.SelectMany(file => file.Services).SelectMany(service => service.Methods))
            {
                methods.Add(method.Service.FullName, method.Name);
            }

            return methods;
        }
    }

    private string ClientsFile => Path.Combine(_certificates.Folder, "clients.json");

    private EngineOptions Options => new()
    {
        ClientsFile = ClientsFile,
        TlsCertificate = _certificates.ServerFile,
        TlsKey = _certificates.ServerKeyFile,
        TlsClientCa = _certificates.AuthorityFile,
    };

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_method_is_refused_to_who_has_no_key_a_wrong_one_or_not_the_right(string service, string method)
    {
        await using EngineUnderTest engine = await StartAsync();
        string address = service == Rpc.Admin ? engine.AdminAddress : Assert.Single(engine.Addresses);
        using GrpcChannel channel = Connect(address);
        Assert.Equal(
            (StatusCode.Unauthenticated, "NO_CREDENTIALS"), await RefusedAsync(channel, service, method, null));
        Assert.Equal(
            (StatusCode.Unauthenticated, "UNKNOWN_KEY"), await RefusedAsync(channel, service, method, ClientKey.New()));
        string[] without = MethodRights.Of(service, method) switch
        {
            RequiredRight.Submit => ["reader", "admin"],
            RequiredRight.Read => ["submitter", "admin"],
            RequiredRight.Observe => ["submitter"],
            RequiredRight.Identity => [], // it is enough to be known
            _ => ["submitter", "reader"],
        };
        foreach (string name in without)
        {
            Assert.Equal(
                (StatusCode.PermissionDenied, "RIGHT_MISSING"), await RefusedAsync(channel, service, method, _keys[name]));
        }
    }

    [Fact]
    public async Task A_key_or_a_certificate_says_who_calls_and_what_he_may()
    {
        await using EngineUnderTest engine = await StartAsync();
        using GrpcChannel channel = Connect(Assert.Single(engine.Addresses));
        var lookup = new LookupAccountsRequest { Ids = { Samples.Id(1) } };
        Assert.Empty((await channel.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", lookup, With(_keys["reader"]))).Accounts);
        using X509Certificate2 known = _certificates.Client("by-certificate");
        using GrpcChannel shown = Connect(Assert.Single(engine.Addresses), known);
        Assert.Empty((await shown.CallAsync<LookupAccountsResponse>(Rpc.Ledger, "LookupAccounts", lookup)).Accounts);
        using X509Certificate2 other = _certificates.Client("nobody");
        using GrpcChannel unknown = Connect(Assert.Single(engine.Addresses), other);
        Assert.Equal(
            (StatusCode.Unauthenticated, "UNKNOWN_CERTIFICATE"),
            await RefusedAsync(unknown, Rpc.Ledger, "LookupAccounts", null));
    }

    [Fact]
    public async Task A_certificate_that_another_authority_signed_does_not_get_in()
    {
        await using EngineUnderTest engine = await StartAsync();
        using var others = new Certificates();
        using X509Certificate2 foreign = others.Client("by-certificate");
        using GrpcChannel channel = Connect(Assert.Single(engine.Addresses), foreign);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } }));
        Assert.Contains(refused.StatusCode, new[] { StatusCode.Internal, StatusCode.Unavailable });
    }

    [Fact]
    public async Task The_admin_service_is_on_the_admin_port_alone_and_pages_take_the_key_as_a_password()
    {
        await using EngineUnderTest engine = await StartAsync();
        using GrpcChannel ledger = Connect(Assert.Single(engine.Addresses));
        Assert.Equal(
            (StatusCode.Unimplemented, "NOT_ON_THIS_PORT"), await RefusedAsync(ledger, Rpc.Admin, "GetStatus", _keys["admin"]));
        using GrpcChannel admin = Connect(engine.AdminAddress);
        GetStatusResponse status = await admin.CallAsync<GetStatusResponse>(
            Rpc.Admin, "GetStatus", new GetStatusRequest(), With(_keys["reader"]));
        Assert.StartsWith("https://", status.AdminAddress, StringComparison.Ordinal);
        Assert.DoesNotContain(_keys["reader"], status.ToString(), StringComparison.Ordinal);
        using var http = new HttpClient(Handler(null));
        using HttpResponseMessage lives = await http.GetAsync($"{engine.AdminAddress}/healthz");
        Assert.Equal(HttpStatusCode.OK, lives.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PageAsync(http, engine, null));
        Assert.Equal(HttpStatusCode.Forbidden, await PageAsync(http, engine, _keys["submitter"]));
        Assert.Equal(HttpStatusCode.OK, await PageAsync(http, engine, _keys["reader"]));
    }

    [Fact]
    public async Task Each_port_speaks_its_own_protocols_whichever_was_reached_first()
    {
        await using EngineUnderTest engine = await StartAsync();
        using GrpcChannel ledger = Connect(Assert.Single(engine.Addresses));
        await RefusedAsync(ledger, Rpc.Admin, "GetStatus", _keys["admin"]);
        var admin = new Uri(engine.AdminAddress);
        using var socket = new TcpClient();
        await socket.ConnectAsync(admin.Host, admin.Port);
        await using var tls = new SslStream(socket.GetStream());
        using SocketsHttpHandler handler = Handler(null);
        handler.SslOptions.TargetHost = admin.Host;
        handler.SslOptions.ApplicationProtocols = [SslApplicationProtocol.Http11];
        await tls.AuthenticateAsClientAsync(handler.SslOptions);
        Assert.Equal(SslApplicationProtocol.Http11, tls.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task A_client_that_is_taken_out_of_the_file_is_refused_on_the_stream_that_it_has_open()
    {
        await using EngineUnderTest engine = await StartAsync();
        using GrpcChannel channel = Connect(Assert.Single(engine.Addresses));
        using SubmitStream stream = channel.Submit(With(_keys["submitter"]).Headers);
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        Assert.NotNull(await stream.ReceiveAsync());
        Write("reader");
        while (!await IsRefusedAsync(channel))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
        Assert.Equal(
            (StatusCode.Unauthenticated, "UNKNOWN_KEY"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task A_stream_goes_on_while_its_key_is_one_of_two_and_ends_when_the_key_is_taken_away()
    {
        await using EngineUnderTest engine = await StartAsync();
        using GrpcChannel channel = Connect(Assert.Single(engine.Addresses));
        using SubmitStream stream = channel.Submit(With(_keys["submitter"]).Headers);
        await stream.SendAsync(Samples.Submission(1, Samples.Transfer(1)));
        Assert.NotNull(await stream.ReceiveAsync());

        string next = ClientKey.New();
        Rotate(KeyOf("submitter"), next);
        await UntilKnownAsync(channel, next);
        await stream.SendAsync(Samples.Submission(2, Samples.Transfer(2)));
        Assert.NotNull(await stream.ReceiveAsync());

        string last = ClientKey.New();
        Rotate(next, last);
        await UntilKnownAsync(channel, last);
        await stream.SendAsync(Samples.Submission(3, Samples.Transfer(3)));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    private async Task<EngineUnderTest> StartAsync()
    {
        _certificates.WriteServer("first");
        Write("reader", "submitter", "admin");
        return await EngineUnderTest.StartAsync(Options);
    }

    private void Write(params string[] names)
    {
        ClientEntry[] entries = [.. names.Select(name => new ClientEntry
        {
            Name = name,
            Keys = [ClientKey.HashOf(KeyOf(name))],
            Rights = [name == "reader" ? "read" : name == "submitter" ? "submit" : "admin"],
        })];
        var certified = new ClientEntry { Name = "certified", Certificates = ["CN=by-certificate"], Rights = ["read"] };
        new ClientsDocument { Clients = [.. entries, certified] }.Write(ClientsFile);
    }

    private void Rotate(params string[] keys) => new ClientsDocument
    {
        Clients = [new ClientEntry { Name = "submitter", Keys = [.. keys.Select(ClientKey.HashOf)], Rights = ["submit"] }],
    }.Write(ClientsFile);

    // A key that is known lacks the right to read.
    private static async Task UntilKnownAsync(GrpcChannel channel, string key)
    {
        while ((await RefusedAsync(channel, Rpc.Ledger, "LookupAccounts", key)).Code != StatusCode.PermissionDenied)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private string KeyOf(string name) =>
        _keys.TryGetValue(name, out string? key) ? key : _keys[name] = ClientKey.New();

    private async Task<bool> IsRefusedAsync(GrpcChannel channel) =>
        (await RefusedAsync(channel, Rpc.Ledger, "LookupAccounts", _keys["submitter"])).Code == StatusCode.Unauthenticated;

    // As bytes: the kind of the call does not matter to who refuses it before it is read.
    private static async Task<(StatusCode Code, string Reason)> RefusedAsync(
        GrpcChannel channel, string service, string method, string? key)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => channel.CallRawAsync(service, method, [], key is null ? default : With(key)));
        Assert.False(key is not null && refused.ToString().Contains(key, StringComparison.Ordinal));
        return (refused.StatusCode, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? refused.Status.Detail);
    }

    private static CallOptions With(string key) => new(new Metadata { { "authorization", "Bearer " + key } });

    private GrpcChannel Connect(string address, X509Certificate2? certificate = null) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = Handler(certificate) });

    private SocketsHttpHandler Handler(X509Certificate2? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(_certificates.Authority);
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = policy,
                ClientCertificates = certificate is null ? null : [certificate],
            },
        };
    }

    private static async Task<HttpStatusCode> PageAsync(HttpClient http, EngineUnderTest engine, string? key)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"{engine.AdminAddress}/");
        asked.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + key)));
        using HttpResponseMessage page = await http.SendAsync(asked);
        bool asksForBasic = page.Headers.WwwAuthenticate.Any(way => way.Scheme == "Basic");
        Assert.Equal(page.StatusCode == HttpStatusCode.Unauthorized, asksForBasic); // by which a browser asks its user
        return page.StatusCode;
    }
}
