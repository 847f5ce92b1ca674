using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Auditing;

/// <summary>What was damaged after it was sealed is found while the engine runs.</summary>
public sealed class AuditorTests(LeafJournal journal) : IClassFixture<LeafJournal>
{
    private const int Rows = LeafJournal.LeafRows;

    // A row that is missing is found by the same look at a leaf as one that was changed: left to the long run.
    public static TheoryData<string, string, string?> Damages
    {
        get
        {
            TheoryData<string, string, string?> damages = new()
            {
                {
                    "UPDATE engine.journal SET amount = amount + 1 WHERE seq = 16484 AND kind <> 0",
                    "damaged at sequence 16484: ", null
                },
                {
                    "UPDATE engine.account_total SET credits_pending = credits_pending + 1 WHERE leaf = 1 AND account::text LIKE '%7'",
                    "the total of account 00000000-0000-0000-0000-000000000007 at the end of leaf 1",
                    "the total of account 00000000-0000-0000-0000-000000000007 at the end of leaf"
                },
                {
                    "ALTER TABLE engine.journal DETACH PARTITION engine.journal_000002",
                    "engine.journal_000002 was detached", null
                },
                { "DROP TABLE engine.journal_000002", "engine.journal_000002 is missing", null },
            };
            if (TestScale.IsLong)
            {
                damages.Add(
                    "DELETE FROM engine.journal WHERE seq = 30000", "damaged at sequence 30000: the row is missing", null);
            }

            return damages;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_in_a_sealed_leaf_is_told_once_and_stays_in_the_status(string damage, string told, string? first)
    {
        string database = await journal.CopyAsync();
        using var log = new CriticalLines();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database), logs: log);
        WaitRounds(rig, 1);
        Assert.Equal("", rig.Journal.Status.Audit!.Damage);
        Assert.NotNull(rig.Journal.Status.Audit!.LastRoundEnded);
        await Sql.ExecuteAsync(database, damage);
        rig.WaitUntil(() => rig.Journal.Status.Audit!.Damage.Length > 0, "the damage is found");
        WaitRounds(rig, rig.Journal.Status.Audit!.Rounds + TestScale.Of(few: 2, all: 3));

        // Totals build on those of the leaf before: changed while the next leaf is audited, they are missed there first.
        Assert.Contains(first ?? told, rig.Journal.Status.Audit!.Damage, StringComparison.Ordinal);
        Assert.Single(log.Lines, line => line.Contains(told, StringComparison.Ordinal));
        Assert.Equal(JournalState.Writable, rig.Journal.State);
    }

    [Fact]
    public async Task Its_backend_may_be_ended_and_it_goes_on()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database), new ShortPauses());
        WaitRounds(rig, 1);
        Assert.True(await Sql.EndBackendsAsync(database, "engine auditor") > 0);
        rig.WaitUntil(() => rig.Journal.Status.Audit!.LastError.Length > 0, "it notices");
        WaitRounds(rig, rig.Journal.Status.Audit!.Rounds + 2);
        Assert.Equal(("", ""), (rig.Journal.Status.Audit!.Damage, rig.Journal.Status.Audit!.LastError));
    }

    [Fact]
    public async Task It_keeps_to_its_rate_holds_no_transaction_meanwhile_and_ends_with_the_engine()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database) with { AuditRowsPerSecond = 1 });
        rig.WaitUntil(() => rig.Journal.Status.Audit!.Sequence > 0, "it has begun");
        JournalAuditStatus? audit = rig.Journal.Status.Audit;
        Assert.Equal((1, 0L), (audit!.Leaf, audit.Rounds));
        Assert.InRange(audit.Sequence, 1, Rows - 1);
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        rig.WaitUntil(
            () => Sql.ScalarAsync<string>(
                person,
                "SELECT state FROM pg_stat_activity WHERE application_name LIKE 'engine auditor%' AND datname = current_database()")
                .GetAwaiter().GetResult() == "idle",
            "it waits for its turn");
        await rig.Journal.StopAsync();
        Assert.Equal(0, await Sql.EndBackendsAsync(database, "engine auditor"));
    }

    [Fact]
    public async Task At_a_rate_of_0_there_is_no_audit()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(Options(database) with { AuditRowsPerSecond = 0 });
        Assert.Null(rig.Journal.Status.Audit);
    }

    private static JournalOptions Options(string database) =>
        JournalRig.OptionsFor(database) with { AuditRowsPerSecond = 10_000_000 };

    private static void WaitRounds(JournalRig rig, long rounds) => rig.WaitUntil(
        () => rig.Journal.Status.Audit!.Rounds >= rounds, $"{rounds} rounds are completed");

    /// <summary>The ten seconds that it waits after a failure are two, and everything else lasts as long as it does.</summary>
    private sealed class ShortPauses : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(2) : dueTime, period);
    }
}
