using System.Net;
using System.Text.Json.Nodes;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.History;

/// <summary>A whole engine with a few accounts, asked by the tool.</summary>
public sealed class HoldEngine : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-hold-{Guid.NewGuid():N}"[..26]);
    private RunningEngine? _engine;

    /// <summary>The folder of its private cluster.</summary>
    public string Data => _folder;

    /// <summary>Where it is reached by TCP, past whatever stands between.</summary>
    public IPEndPoint EndPoint => IPEndPoint.Parse(new Uri(
        _engine!.Addresses.Single(address => address.Contains("127.0.0.1", StringComparison.Ordinal))).Authority);

    private string Address => $"unix:{_folder}.sock";

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        _engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = _folder, Listen = [Address, "127.0.0.1:0"], AdminListen = "127.0.0.1:0" },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        foreach (string name in new[] { "alice", "bob", "carol", "dave" })
        {
            await JsonAsync("account", "create", "--ledger", "1", "--code", "1", "--name", name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine!.StopAsync();
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a command prints with --json; it has to succeed.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    /// <summary>Runs a command.</summary>
    public Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAtAsync(Address, arguments);

    /// <summary>Runs a command that is to find the engine at an address.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAtAsync(string address, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await Program.RunAsync([.. arguments, "--address", address], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
