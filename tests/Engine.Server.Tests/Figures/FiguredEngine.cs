using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Server.Tests.Figures;

/// <summary>An engine on a PostgreSQL of its own that was sent some requests: it is only looked at after that.</summary>
public sealed class FiguredEngine : IAsyncLifetime
{
    internal const int Requests = 40;
    internal const int PerRequest = 100;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-figures-{Guid.NewGuid():N}"[..28]);
    private RunningEngine? _engine;
    private GrpcChannel? _channel;

    internal RunningEngine Engine => _engine!;

    internal GrpcChannel Channel => _channel!;

    internal static Metadata Named => new() { { "engine-client", "acme" } };

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await SendAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_engine is not null)
        {
            await _engine.StopAsync(); // and the PostgreSQL with it
            await _engine.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Starts it, and opens accounts 1 and 2.</summary>
    internal async Task StartAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        _engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = _folder, Listen = ["127.0.0.1:0"] },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _channel = GrpcChannel.ForAddress(Engine.Addresses.First());
        var accounts = new CreateAccountsRequest
        {
            Accounts =
            {
                new Account { Id = Samples.Id(1), Ledger = 1, Code = 1 },
                new Account { Id = Samples.Id(2), Ledger = 1, Code = 1 },
            },
        };
        await Channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", accounts, new CallOptions(Named));
    }

    private async Task SendAsync()
    {
        using SubmitStream stream = Channel.Submit(headers: Named);
        for (ulong i = 0; i < Requests; i++)
        {
            await stream.SendAsync(Samples.Submission(
                i, Enumerable.Range(1, PerRequest).Select(n => Samples.Transfer((i * PerRequest) + (ulong)n))));
        }

        Transfer strange = Samples.Transfer(1_000_000);
        strange.DebitAccountId = Samples.Id(99);
        await stream.SendAsync(Samples.Submission(Requests, Samples.Transfer(1), strange));
        await stream.SendRawAsync([0xFF]);
        for (int i = 0; i <= Requests; i++)
        {
            Assert.Equal(SubmitOutcome.Answered, (await stream.ReceiveAsync())!.Outcome);
        }

        await Assert.ThrowsAsync<RpcException>(stream.ReceiveAsync);
    }
}
