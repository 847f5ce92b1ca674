using Engine.Client;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Damage;

/// <summary>Damage done while an engine runs and writes.</summary>
[Collection(nameof(DamagedJournals))]
public sealed class RunningEngineTests(DamagedJournals journals)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_row_changed_under_a_running_engine_is_named_by_verify_and_the_engine_serves_on()
    {
        string journal = await journals.CopyAsync();
        await using RunningEngine engine = await StartAsync(journal);
        await using EngineClient client = new(new EngineClientOptions { Addresses = [.. engine.Addresses] });
        await DamagedJournals.ExecuteAsync(
            journal, "UPDATE engine.journal SET amount = amount + 1 WHERE seq = 20 AND kind = 2");
        (int code, _, string errors) = await VerifyAsync(journal, engine);
        Assert.Equal(1, code);
        Assert.StartsWith(
            "engine: The journal is damaged at sequence 20: the row was changed", errors, StringComparison.Ordinal);
        Assert.True((await client.CreateTransferAsync(Transfer(1))).IsOk);
    }

    [Fact]
    public async Task A_tail_cut_off_under_a_running_engine_is_named_by_verify()
    {
        string journal = await journals.CopyAsync();
        await using RunningEngine engine = await StartAsync(journal);
        await using EngineClient client = new(new EngineClientOptions { Addresses = [.. engine.Addresses] });
        Assert.True((await client.CreateTransferAsync(Transfer(1))).IsOk);

        // The heartbeat notes how far the chain came a moment later; verify has to be told by the engine until then.
        await DamagedJournals.ExecuteAsync(journal, "DELETE FROM engine.journal WHERE seq = 24587");
        (int code, string output, string errors) = await VerifyAsync(journal, engine);
        Assert.Equal(1, code);
        Assert.Contains("the tail is missing", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_finds_a_leaf_without_its_fence_on_reconnect_says_so_and_waits_for_it()
    {
        string journal = await journals.CopyAsync();
        await using RunningEngine engine = await StartAsync(journal);
        await using EngineClient client = new(
            new EngineClientOptions { Addresses = [.. engine.Addresses], Deadline = s_patience });
        string leaf = "engine.journal_000002";
        await DamagedJournals.ExecuteAsync(journal, $"ALTER TABLE {leaf} DISABLE TRIGGER fence");
        await DamagedJournals.ExecuteAsync(
            journal,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            + "WHERE datname = current_database() AND application_name LIKE 'engine lane%'");
        Task<TransferAnswer> waiting = client.CreateTransferAsync(Transfer(1));
        using CancellationTokenSource patience = new(s_patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!(await client.GetStatusAsync(patience.Token)).Postgres.Reason.Contains(
            $"leaf {leaf} lacks its fence trigger", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        Assert.False(waiting.IsCompleted);
        await DamagedJournals.ExecuteAsync(journal, $"ALTER TABLE {leaf} ENABLE ALWAYS TRIGGER fence");
        Assert.True((await waiting).IsOk);
    }

    private static Task<RunningEngine> StartAsync(string journal) => RunningEngine.StartAsync(
        DamagedJournals.OptionsFor(journal), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static Transfer Transfer(uint id) =>
        new() { Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 7, Ledger = 1, Code = 1 };

    private static async Task<(int Code, string Output, string Errors)> VerifyAsync(string journal, RunningEngine engine)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(
            ["verify", "--connection-string", journal, "--address", engine.Addresses.First()], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
