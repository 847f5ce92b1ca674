using System.Text.Json.Nodes;
using Engine.Cli.Top;
using Engine.Client;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Engine.Cli.Tests.Top;

/// <summary><c>engine top</c> of a whole engine, which is started anew meanwhile.</summary>
public sealed class TopTests : IAsyncLifetime
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(30);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-top-{Guid.NewGuid():N}"[..26]);
    private RunningEngine? _engine;

    private string Address => $"unix:{_folder}.sock";

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(_folder);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_shows_the_engines_figures_once_and_goes_on_over_a_restart()
    {
        await using var client = new EngineClient(new EngineClientOptions { Addresses = [Address] });
        await client.CreateAccountsAsync(new Account[] { new() { Id = 1, Ledger = 1, Code = 1 } });
        using var ends = new CancellationTokenSource(s_guard);
        V1.GetStatusResponse status = await client.GetStatusAsync();
        JsonNode json;
        do
        {
            // It shows the watch's last look, which may have been before the account was there.
            ends.Token.ThrowIfCancellationRequested();
            json = JsonNode.Parse(await ToolAsync("top", "--once", "--json"))!;
        }
        while ((string?)json["blocks"]!["durable_sequence"] != $"{status.Sequences.DurableSequence}");

        Assert.Equal("leader", (string?)json["role"]);
        string screen = await ToolAsync("top", "--once");
        Assert.Contains("Everything is all right", screen, StringComparison.Ordinal);
        Assert.Contains("lane", screen, StringComparison.Ordinal);

        var seen = new List<string>();
        Task running = new TopRun(client, AnsiConsole.Console, TimeProvider.System).RunAsync(
            figures => Note(seen, figures.Epoch > status.Epoch ? "back" : "there"), (_, _) => Note(seen, "away"), ends.Token);
        await UntilAsync(seen, "there");
        await StopAsync();
        await UntilAsync(seen, "away");
        await StartAsync();
        await UntilAsync(seen, "back");
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task<string> ToolAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        int code = await Program.RunAsync([.. arguments, "--address", Address], output, error);
        Assert.Equal((0, ""), (code, error.ToString()));
        return output.ToString();
    }

    private static void Note(List<string> seen, string what)
    {
        lock (seen)
        {
            seen.Add(what);
        }
    }

    private static async Task UntilAsync(List<string> seen, string what)
    {
        using var giveUp = new CancellationTokenSource(s_guard);
        while (true)
        {
            lock (seen)
            {
                if (seen.Contains(what))
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), giveUp.Token);
        }
    }

    private async Task StartAsync() => _engine = await RunningEngine.StartAsync(
        new EngineOptions { Data = _folder, Listen = [Address], LeafRows = 20_000 },
        TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private async Task StopAsync()
    {
        await _engine!.StopAsync();
        await _engine.DisposeAsync();
    }
}
