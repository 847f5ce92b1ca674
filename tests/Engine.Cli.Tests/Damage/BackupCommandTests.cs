using System.Text.Json;
using Engine.Cli.Processes;
using Engine.Client;

namespace Engine.Cli.Tests.Damage;

/// <summary>An engine is backed up while it works, and killed with its PostgreSQL; the backup is restored and served.</summary>
public sealed class BackupCommandTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-restore-{Guid.NewGuid():N}"[..26]);

    private string Data => Path.Combine(_folder, "data");

    private string Backup => Path.Combine(_folder, "backup");

    private string Elsewhere => Path.Combine(_folder, "elsewhere");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_answered_before_the_backup_is_served_from_it_and_what_came_after_has_to_be_accepted()
    {
        await PreparedCluster.CopyToAsync(Data);
        ulong last;
        await using (EngineProcess engine = EngineProcess.Start("serve", "--data", Data, "--listen", "127.0.0.1:0"))
        {
            string address = await AddressAsync(engine);
            await using EngineClient client = new(new EngineClientOptions { Addresses = [address] });
            Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
            await client.CreateAccountsAsync(accounts);
            for (uint id = 101; id <= 200; id++)
            {
                Assert.True((await client.CreateTransferAsync(Transfer(id))).IsOk);
            }

            await GiveUpAsync();
            await using EngineProcess backup = EngineProcess.Start("backup", Backup, "--data", Data);
            Assert.True(await backup.WaitExitAsync(s_patience) == 0, backup.Output);
            Assert.Contains("contains the journal up to sequence 102 at least", backup.Output, StringComparison.Ordinal);
            Assert.True((await client.CreateTransferAsync(Transfer(201))).IsOk);
            last = (await client.GetAuditAsync(CancellationToken.None)).Sequence;
            engine.Kill();
            await engine.WaitExitAsync(s_patience);
        }

        await CrashPostgresAsync();
        await RefusesAsync($"What it lacks of what was acknowledged is not known", "--data", Elsewhere);
        await RefusesAsync($"may lack sequences 103 to {last}", "--data", Elsewhere, "--acknowledged", $"{last}");
        await RefusesAsync($"may lack sequences 103 to {last}", "--data", Elsewhere, "--old-data", Data);
        await RefusesAsync("is not empty: nothing is restored over", "--data", Data, "--accept-loss");
        (int restored, string document, string complaint) =
            await RunAsync("restore", Backup, "--data", Elsewhere, "--acknowledged", $"{last}", "--accept-loss", "--json");
        Assert.True(restored == 0, complaint);
        JsonElement told = JsonDocument.Parse(document).RootElement;
        Assert.Equal(
            (102, last, false),
            (told.GetProperty("restored_sequence").GetInt64(),
                told.GetProperty("acknowledged_sequence").GetUInt64(),
                told.GetProperty("lacks_nothing_acknowledged").GetBoolean()));

        await using EngineProcess next = EngineProcess.Start("serve", "--data", Elsewhere, "--listen", "127.0.0.1:0");
        await using EngineClient again = new(new EngineClientOptions { Addresses = [await AddressAsync(next)] });
        Assert.Equal(V1.CreateTransferResult.Exists, (await again.CreateTransferAsync(Transfer(200))).Result);
        Assert.True((await again.CreateTransferAsync(Transfer(201))).IsOk);
        next.Terminate();
        Assert.Equal(0, await next.WaitExitAsync(s_patience));
    }

    // Processes of their own, as in a shell: those treat their sockets otherwise than a test does.
    private async Task GiveUpAsync()
    {
        await using EngineProcess slow = EngineProcess.Start("backup", Backup, "--data", Data, "--max-rate", "32k");
        long started = Environment.TickCount64;
        string begun = Path.Combine(Backup, "base");
        while (!Directory.Exists(begun) || !Directory.EnumerateFileSystemEntries(begun).Any())
        {
            Assert.True(Environment.TickCount64 - started < s_patience.TotalMilliseconds, $"it never began: {slow.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        slow.Terminate();
        Assert.NotEqual(0, await slow.WaitExitAsync(s_patience));
        Assert.False(Directory.Exists(Backup) && Directory.EnumerateFileSystemEntries(Backup).Any(), "nothing of it is left");
    }

    private static Transfer Transfer(uint id) =>
        new() { Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 7, Ledger = 1, Code = 1 };

    private static async Task<string> AddressAsync(EngineProcess engine)
    {
        string ready = await engine.WaitReadyAsync(s_patience, CancellationToken.None);
        return ready["listening on ".Length..ready.IndexOf(',', StringComparison.Ordinal)];
    }

    // An immediate shutdown, which ends as a crash does: a postmaster that was killed counts as running until it is reaped.
    private async Task CrashPostgresAsync()
    {
        const int quit = 3;
        string file = Path.Combine(Data, "pgdata", "postmaster.pid");
        int postmaster = int.Parse(File.ReadLines(file).First(), null);
        Assert.True(Posix.TrySignal(postmaster, quit));
        while (File.Exists(file))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private async Task RefusesAsync(string told, params string[] arguments)
    {
        (int code, _, string errors) = await RunAsync(["restore", Backup, .. arguments]);
        Assert.Equal(1, code);
        Assert.True(errors.Contains(told, StringComparison.Ordinal), errors);
        Assert.False(Directory.Exists(Elsewhere), "nothing was touched");
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(arguments, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
