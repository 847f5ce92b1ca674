using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Damage;

/// <summary>PostgreSQL is stopped, its files of some time ago are put back, and it is started again.</summary>
public sealed class RestoredBackupTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-backup-{Guid.NewGuid():N}"[..26]);
    private JournalServer? _server;

    private string Files => Path.Combine(_folder, "pgdata");

    private string Backup => Path.Combine(_folder, "backup");

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_engine_that_runs_on_stops_for_good_and_a_later_verify_is_told_by_its_anchor()
    {
        await PreparedCluster.CopyToAsync(_folder);
        string journal = await StartServerAsync();
        string backedUp;
        (EngineProcess engine, string address) = await StartEngineAsync(journal);
        await using (engine)
        {
            await TransferAsync(address, id: 100);
            engine.Terminate();
            Assert.Equal(0, await engine.WaitExitAsync(s_patience));
            backedUp = await DamagedJournals.FingerprintAsync(journal);
        }

        await StopServerAsync();
        Copy(Files, Backup);
        await StartServerAsync();
        string anchor;
        (engine, address) = await StartEngineAsync(journal);
        await using (engine)
        {
            await TransferAsync(address, id: 200);
            anchor = await AnchorAsync(journal);

            await StopServerAsync();
            Directory.Delete(Files, recursive: true);
            Copy(Backup, Files);
            await StartServerAsync();
            Assert.Equal(Server.Hosting.ExitCode.Fenced, await engine.WaitExitAsync(s_patience));
            Assert.Contains("which this engine knows to be committed: ", engine.Output, StringComparison.Ordinal);
            Assert.Contains("an old backup restored", engine.Output, StringComparison.Ordinal);
        }

        Assert.Equal(backedUp, await DamagedJournals.FingerprintAsync(journal));
        (int code, string output, string errors) = await VerifyAsync(journal);
        Assert.True(code == 0, $"an old journal is a sound one: {output} {errors}");
        (code, _, errors) = await VerifyAsync(journal, "--anchor", anchor);
        Assert.Equal(1, code);
        Assert.Contains("which was seen in it before: an old backup was restored", errors, StringComparison.Ordinal);
        Assert.Equal(backedUp, await DamagedJournals.FingerprintAsync(journal));
    }

    private async Task<string> StartServerAsync()
    {
        _server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = _folder }, NullLoggerFactory.Instance, CancellationToken.None);
        return _server.ConnectionString;
    }

    private async Task StopServerAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    private static async Task<(EngineProcess Engine, string Address)> StartEngineAsync(string journal)
    {
        EngineProcess engine = EngineProcess.Start("serve", "--connection-string", journal, "--listen", "127.0.0.1:0");
        string ready = await engine.WaitReadyAsync(s_patience, CancellationToken.None);
        return (engine, ready["listening on ".Length..ready.IndexOf(',', StringComparison.Ordinal)]);
    }

    private static async Task TransferAsync(string address, uint id)
    {
        await using EngineClient client = new(new EngineClientOptions { Addresses = [address] });
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        await client.CreateAccountsAsync(accounts);
        Transfer transfer =
            new() { Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 7, Ledger = 1, Code = 1 };
        Assert.True((await client.CreateTransferAsync(transfer)).IsOk);
    }

    private static async Task<string> AnchorAsync(string journal)
    {
        (_, string output, _) = await VerifyAsync(journal, "--json");
        return System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("anchor").GetString()!;
    }

    private static async Task<(int Code, string Output, string Errors)> VerifyAsync(string journal, params string[] more)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(
            ["verify", "--offline", "--connection-string", journal, .. more], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    // With owners and times, as an administrator copies it.
    private static void Copy(string from, string to)
    {
        using Process copy = Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
