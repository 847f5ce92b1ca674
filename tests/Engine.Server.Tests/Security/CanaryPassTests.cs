using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Engine.Watch.Canaries;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Server.Tests.Security;

/// <summary>The engine's own canary at an engine's door, with keys and certificates, over real sockets.</summary>
public sealed class CanaryPassTests : IDisposable
{
    private const uint Ledger = 77;

    private readonly Certificates _certificates = new();

    private EngineOptions Options => new()
    {
        Canary = true,
        CanaryLedger = Ledger,
        ClientsFile = Path.Combine(_certificates.Folder, "clients.json"),
        TlsCertificate = _certificates.ServerFile,
        TlsKey = _certificates.ServerKeyFile,
        TlsClientCa = _certificates.AuthorityFile,
    };

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_gets_in_wherever_clients_have_to_prove_who_they_are(bool needsCertificate)
    {
        await using EngineUnderTest engine = await StartAsync(Options with { TlsClientRequired = needsCertificate });
        using GrpcChannel channel = Connect(engine.CanaryDoor);
        Assert.Empty((await OpenAsync(channel, engine.CanaryDoor.Key, Ledger)).Results);
        Assert.Single((await LookUpAsync(channel, engine.CanaryDoor.Key)).Accounts);
    }

    [Fact]
    public async Task A_certificate_that_only_looks_like_its_own_does_not_get_in()
    {
        await using EngineUnderTest engine = await StartAsync(Options with { TlsClientRequired = true });
        using GrpcChannel own = Connect(engine.CanaryDoor);
        Assert.Empty((await LookUpAsync(own, engine.CanaryDoor.Key)).Accounts);
        using var other = new CanaryPass(Ledger, needsCertificate: true);
        using GrpcChannel channel = Connect(engine.CanaryDoor with
        {
            Certificate = other.ToPass(engine.CanaryDoor).Certificate,
        });
        await Assert.ThrowsAsync<RpcException>(() => LookUpAsync(channel, engine.CanaryDoor.Key));
    }

    [Fact]
    public async Task Its_key_opens_no_other_ledger_and_nothing_of_the_admin_service()
    {
        await using EngineUnderTest engine = await StartAsync(Options);
        string key = engine.CanaryDoor.Key;
        using GrpcChannel channel = Connect(engine.CanaryDoor);
        Assert.Equal("LEDGER_RIGHT_MISSING", Reason(await RefusedAsync(() => OpenAsync(channel, key, 1))));
        using GrpcChannel admin = Connect(engine.CanaryDoor with { Address = engine.AdminAddress });
        foreach (string method in AdminReflection.Descriptor.Services[0].Methods.Select(method => method.Name))
        {
            RpcException refused = await RefusedAsync(() => admin.CallRawAsync(Rpc.Admin, method, [], With(key)));
            Assert.Equal("RIGHT_MISSING", Reason(refused));
        }
    }

    [Fact]
    public async Task Who_calls_itself_so_without_the_key_is_nobody()
    {
        await using EngineUnderTest engine = await StartAsync(Options);
        using GrpcChannel channel = Connect(engine.CanaryDoor);
        var named = new CallOptions(new Metadata { { ClientName.Header, CanaryDoor.Name } });
        Assert.Equal(
            "NO_CREDENTIALS", Reason(await RefusedAsync(() => channel.CallRawAsync(Rpc.Ledger, "LookupAccounts", [], named))));
        Assert.Equal("UNKNOWN_KEY", Reason(await RefusedAsync(() => LookUpAsync(channel, ClientKey.New()))));
    }

    [Fact]
    public async Task Each_engine_has_a_key_of_its_own_which_is_not_told()
    {
        await using EngineUnderTest one = await StartAsync(Options);
        await using EngineUnderTest other = await StartAsync(Options);
        Assert.NotEqual(one.CanaryDoor.Key, other.CanaryDoor.Key);
        Assert.DoesNotContain(one.CanaryDoor.Key, one.CanaryDoor.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task It_trusts_the_certificate_that_the_engine_serves_now_and_no_other()
    {
        await using EngineUnderTest engine = await StartAsync(Options);
        byte[] first = await ShownAsync(engine);
        _certificates.WriteServer("second");
        while ((await ShownAsync(engine)).AsSpan().SequenceEqual(first))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        using (GrpcChannel channel = Connect(engine.CanaryDoor))
        {
            Assert.Empty((await LookUpAsync(channel, engine.CanaryDoor.Key)).Accounts);
        }

        using X509Certificate2 old = X509CertificateLoader.LoadCertificate(first);
        using X509Certificate2 now = X509CertificateLoader.LoadCertificate(await ShownAsync(engine));
        Func<X509Certificate2, bool> isEngines = engine.CanaryDoor.IsEngines!;
        Assert.Equal((false, true), (isEngines(old), isEngines(now)));
    }

    [Fact]
    public void A_file_that_names_a_client_so_is_refused_at_the_start()
    {
        string file = Options.ClientsFile;
        File.WriteAllText(file, """{"clients": [{ "name": "canary", "rights": ["admin"] }]}""");
        _certificates.WriteServer("first");
        EngineOptionsException wrong = Assert.Throws<EngineOptionsException>(
            () => Access.Open(Options, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Equal(
            $"clients-file: {file}: clients[0].name: is the engine's own name for its canary", Assert.Single(wrong.Problems));
    }

    private Task<EngineUnderTest> StartAsync(EngineOptions options)
    {
        _certificates.WriteServer("first");
        new ClientsDocument { Clients = [] }.Write(options.ClientsFile);
        return EngineUnderTest.StartAsync(options);
    }

    private static GrpcChannel Connect(CanaryDoor door)
    {
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => door.IsEngines!((X509Certificate2)shown!),
            ClientCertificateContext = door.Certificate is { } own
                ? SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true)
                : null,
        };
        return GrpcChannel.ForAddress(
            door.Address,
            new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = tls }, DisposeHttpClient = true });
    }

    private static async Task<byte[]> ShownAsync(EngineUnderTest engine)
    {
        var address = new Uri(Assert.Single(engine.Addresses));
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(address.Host);
        return tls.RemoteCertificate!.GetRawCertData();
    }

    private static Task<CreateAccountsResponse> OpenAsync(GrpcChannel channel, string key, uint ledger) =>
        channel.CallAsync<CreateAccountsResponse>(
            Rpc.Ledger,
            "CreateAccounts",
            new CreateAccountsRequest { Accounts = { new Account { Id = Samples.Id(1), Ledger = ledger, Code = 1 } } },
            With(key));

    private static Task<LookupAccountsResponse> LookUpAsync(GrpcChannel channel, string key) =>
        channel.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(1) } }, With(key));

    private static CallOptions With(string key) => new(new Metadata { { "authorization", "Bearer " + key } });

    private static Task<RpcException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static string Reason(RpcException refused) => refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason;
}
