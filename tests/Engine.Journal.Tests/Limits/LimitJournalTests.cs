using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Limits;

/// <summary>Limits, and what their windows hold, in rows, seals and checkpoints.</summary>
public sealed class LimitJournalTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_start_from_a_checkpoint_knows_limits_and_what_was_debited_lately()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            Set(rig, Enumerable.Range(1, 9).Select(id => Velocity((UInt128)id, window: 3_600)));
            int leaves = TestScale.Of(few: 2, all: 3);
            filler.Fill(rig, (leaves - 1) * rig.Journal.LeafRows);

            // Of one account nothing but its limits changes in the last leaf; another's are cleared, a third's begin anew.
            Set(rig, [Velocity(1, 7_200), new AccountLimits { AccountId = 2 }, Floor(12)]);
            filler.Fill(rig, (leaves * rig.Journal.LeafRows) + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= leaves, "the leaves are sealed");
        }

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.True(again.Recovered.Events < again.Journal.LeafRows, "sealed leaves are not replayed");
        Assert.True(again.Ledger.TryGetLimits(3, 0, out AccountLimits limits, out VelocityTotal counted));
        Assert.Equal((3_600u, true), (limits.Window, counted.Count > 0));
        Assert.False(again.Ledger.TryGetLimits(2, 0, out _, out _));

        // A whole replay, which holds every checkpoint against the rows besides.
        VerificationResult verified = await JournalVerifier.VerifyAsync(
            database, new StatePoint(again.LastSequence, again.Ledger.ForgottenThrough), null, CancellationToken.None);
        Assert.Equal(verified.Digest, again.Ledger.ComputeDigest());
    }

    [Fact]
    public async Task A_checkpoint_whose_limits_are_damaged_is_not_used()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database)))
        {
            var filler = new LeafFiller();
            filler.CreateAccounts(rig);
            Set(rig, [Velocity(1, 60)]);
            filler.Fill(rig, rig.Journal.LeafRows + LeafFiller.Batch);
            rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf >= 1, "the leaf is sealed");
        }

        await Sql.ExecuteAsync(
            database,
            "SET session_replication_role = replica; "
            + "UPDATE engine.checkpoint_page SET bytes = set_byte(bytes, 100, 1 + get_byte(bytes, 100)) WHERE kind = 3");
        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.True(again.Recovered.Events > again.Journal.LeafRows, "everything is replayed");
        Assert.True(again.Ledger.TryGetLimits(1, 0, out _, out VelocityTotal counted));
        Assert.NotEqual(0u, counted.Count);
    }

    [Fact]
    public async Task People_read_the_latest_limits_by_a_view()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        Set(rig, [Floor(1), Velocity(2, 60)]);
        AccountLimits all = Floor(1);
        (all.Ceiling, all.MaxAmount, all.MaxCount, all.Window) = (7, UInt128.MaxValue, ulong.MaxValue, 86_400);
        all.Flags |= AccountLimitFlags.HasCeiling | AccountLimitFlags.HasMaxAmount | AccountLimitFlags.HasMaxCount;
        Set(rig, [all, new AccountLimits { AccountId = 2 }]);
        rig.Drain();
        Assert.Equal(
            "00000000-0000-0000-0000-000000000001 1 -5 7 340282366920938463463374607431768211455 18446744073709551615 86400",
            await Sql.ScalarAsync<string>(
                database,
                "SELECT string_agg(concat_ws(' ', account, ledger, floor, ceiling, velocity_amount, velocity_count, "
                + "window_seconds), ' | ') FROM engine.account_limits"));
    }

    private static void Set(JournalRig rig, IEnumerable<AccountLimits> limits)
    {
        AccountLimits[] batch = [.. limits];
        var results = new ResultList();
        rig.Append(() => rig.Ledger.SetAccountLimits(batch, 0, results));
        Assert.Equal(0, results.Count);
    }

    private static AccountLimits Velocity(UInt128 account, uint window) => new()
    {
        AccountId = account,
        MaxAmount = UInt128.One << 100,
        Window = window,
        Flags = AccountLimitFlags.HasMaxAmount,
    };

    private static AccountLimits Floor(UInt128 account) => new()
    {
        AccountId = account, Floor = 5, Flags = AccountLimitFlags.HasFloor | AccountLimitFlags.FloorNegative,
    };
}
