using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Engine.Cli.Tests.Incidents;
using Engine.Client;
using Engine.Journal;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Diagnosis;

/// <summary>The bundle of a whole engine that has secrets and amounts: neither is in it.</summary>
public sealed class DiagnoseCommandTests : IAsyncLifetime
{
    private const string Password = "Tr0ub4dor-and-3";
    private const ulong Amount = 918_273_645_546_372;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-diagnose-{Guid.NewGuid():N}"[..26]);
    private JournalServer _server = null!;
    private RunningEngine _engine = null!;

    private string Address => _engine.Addresses.First();

    private string Bundle => Path.Combine(_folder, "bundle.tar.gz");

    private string Connection => $"{_server.ConnectionString};Password={Password}";

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        _server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = _folder }, NullLoggerFactory.Instance, CancellationToken.None);
        _engine = await RunningEngine.StartAsync(
            new EngineOptions
            {
                ConnectionString = Connection, Data = _folder, Listen = ["127.0.0.1:0"], RecorderBytes = 1 << 20,
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        await _engine.Leading;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.StopAsync();
        await _engine.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = 120_000)]
    public async Task It_holds_what_helps_and_neither_password_nor_amount()
    {
        await using (var client = new EngineClient(new EngineClientOptions { Addresses = [Address] }))
        {
            UInt128 from = EngineId.NewTimeOrdered(), to = EngineId.NewTimeOrdered();
            await client.CreateAccountsAsync(new Account[]
            {
                new() { Id = from, Ledger = 1, Code = 1 }, new() { Id = to, Ledger = 1, Code = 1 },
            });
            await client.CreateTransfersAsync(new Transfer[]
            {
                new()
                {
                    Id = EngineId.NewTimeOrdered(),
                    DebitAccountId = from,
                    CreditAccountId = to,
                    Amount = Amount,
                    Ledger = 1,
                    Code = 1,
                },
            });
            while ((await client.GetStatusAsync()).Completeness is not { EventsSeen: > 2 })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }

        await Tool.RunAsync("tune", "overlap-rows", "2048", "--why", $"password={Password} was leaked", "-a", Address);
        string printed = await Tool.RunAsync(
            "diagnose", "--out", Bundle, "-a", Address, "--data", _folder, "--connection-string", Connection);
        Dictionary<string, byte[]> parts = BundleFile.Read(Bundle);
        Assert.Contains("status.json", printed, StringComparison.Ordinal);
        Assert.Contains("overlap-rows\t2048", Text(parts["settings.txt"]), StringComparison.Ordinal);
        Assert.Contains("\"start\"", Text(parts["recorder.jsonl"]), StringComparison.Ordinal);
        Assert.StartsWith("sound", Text(parts["postgres/schema.txt"]), StringComparison.Ordinal);
        Assert.Contains("engine lane", Text(parts["postgres/connections.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("journal", Text(parts["postgres/tables.jsonl"]), StringComparison.Ordinal);
        Assert.Contains("engine_ring_slots", Text(parts["metrics.txt"]), StringComparison.Ordinal);
        Assert.Contains("\"completeness\"", Text(parts["status.json"]), StringComparison.Ordinal);
        foreach ((string name, byte[] content) in parts)
        {
            foreach (byte[] secret in Secrets())
            {
                Assert.True(content.AsSpan().IndexOf(secret) < 0, $"{name} holds what it may not");
            }
        }
    }

    private static IEnumerable<byte[]> Secrets()
    {
        yield return Encoding.UTF8.GetBytes(Password);
        yield return Encoding.UTF8.GetBytes(Amount.ToString(CultureInfo.InvariantCulture));
        yield return Encoding.UTF8.GetBytes(Amount.ToString("N0", CultureInfo.InvariantCulture));
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Amount);
        yield return [.. bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Amount);
        yield return bytes;
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
