using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests;

public sealed class RoundTripTests(PostgresFixture postgres)
{
    private const ulong Start = 1_800_000_000_000_000_000;
    private const ulong Second = 1_000_000_000;

    [Fact]
    public async Task A_ledger_read_back_is_the_ledger_that_was_written()
    {
        string database = await postgres.CreateEmptyDatabaseAsync();
        UInt128 digest;
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            rig.CreateTwoAccounts();
            for (int i = 0; i < 20; i++)
            {
                rig.Transfer(100);
            }

            rig.Drain();
            digest = rig.Ledger.ComputeDigest();
            await rig.Journal.StopAsync();
        }

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.Equal(2002, again.Recovered.LastSequence);
        Assert.Equal(2002, again.Recovered.Events);
        Assert.Equal(digest, again.Ledger.ComputeDigest());
        Assert.Equal(2, again.Recovered.Epoch);
    }

    [Fact]
    public async Task Holds_posts_voids_expiries_burnt_ids_and_names_survive_a_restart()
    {
        string database = await postgres.CreateDatabaseAsync();
        UInt128 digest;
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            LiveALittle(rig);
            rig.Drain();
            digest = rig.Ledger.ComputeDigest();
        }

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.Equal(digest, again.Ledger.ComputeDigest());
        Assert.Equal("Kasse", Encoding.UTF8.GetString(again.Ledger.NameOf(1)));
        Assert.Equal(1, again.Ledger.BurntCount);
        Assert.Equal(5, await Sql.ScalarAsync<long>(
            database, "SELECT count(DISTINCT kind) FROM engine.journal WHERE kind > 0"));
    }

    [Fact]
    public async Task A_row_reads_in_SQL_as_a_person_expects()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        LiveALittle(rig);
        rig.Drain();
        Assert.Equal(
            "00000000-0000-0000-0000-00000000000c 00000000-0000-0000-0000-000000000001 "
                + "00000000-0000-0000-0000-000000000002 "
            + "40 100 1 10 4 00000000-0000-0000-0000-00000000000b 18446744073709551615",
            await Sql.ScalarAsync<string>(
                database,
                "SELECT concat_ws(' ', id, debit, credit, amount, released, ledger, code, flags, pending, "
                    + "user_data_64) "
                + "FROM engine.journal WHERE kind = 2 AND released IS NOT NULL ORDER BY seq LIMIT 1"));
        Assert.Equal(
            "340282366920938463463374607431768211455",
            await Sql.ScalarAsync<string>(database, "SELECT max(amount)::text FROM engine.journal"));
        Assert.Equal("Kasse", await Sql.ScalarAsync<string>(
            database, "SELECT name FROM engine.journal WHERE kind = 5"));
    }

    [Fact]
    public async Task An_engine_that_starts_anew_goes_on_behind_the_highest_stamp()
    {
        string database = await postgres.CreateDatabaseAsync();
        ulong last;
        await using (JournalRig rig = await JournalRig.OpenAsync(database))
        {
            LiveALittle(rig);
            rig.Drain();
            last = rig.Ledger.LastTimestamp;
        }

        await using JournalRig again = await JournalRig.OpenAsync(database);
        Assert.Equal(last, again.Ledger.LastTimestamp);
    }

    private static void LiveALittle(JournalRig rig)
    {
        StateMachine ledger = rig.Ledger;
        var results = new ResultList();
        Account[] accounts = [Plain(1), Plain(2), Plain(3), Plain(4)];
        rig.Append(() => ledger.CreateAccounts(accounts, Start, results));
        byte[] text = Encoding.UTF8.GetBytes("Kasse");
        AccountName[] names = [new() { AccountId = 1, Ledger = 1, Length = text.Length }];
        rig.Append(() => ledger.NameAccounts(names, text, Start + Second, results));
        Transfer[] first =
        [
            Between(1, 2, 10, 7) with { UserData128 = UInt128.MaxValue, UserData32 = uint.MaxValue },
            Between(1, 2, 11, 100) with { Flags = TransferFlags.Pending, UserData64 = ulong.MaxValue },
            Between(1, 2, 13, 9) with { Flags = TransferFlags.Pending },
            Between(1, 2, 14, 3) with { Flags = TransferFlags.Pending, Timeout = 1 },
            Between(3, 4, 15, UInt128.MaxValue),
        ];
        rig.Append(() => ledger.CreateTransfers(first, Start + (2 * Second), results));
        Assert.Equal(0, results.Count);
        Transfer[] second =
        [
            new() { Id = 12, PendingId = 11, Amount = 40, Flags = TransferFlags.PostPending },
            new() { Id = 16, PendingId = 13, Flags = TransferFlags.VoidPending },
            Between(1, 99, 17, 1),
        ];
        rig.Append(() => ledger.CreateTransfers(second, Start + (3 * Second), results));
        rig.Append(() => Assert.Equal(1, ledger.ExpireDue(Start + (9 * Second), 1, 100)));
    }

    private static Account Plain(UInt128 id) => new() { Id = id, Ledger = 1, Code = 10 };

    private static Transfer Between(UInt128 debit, UInt128 credit, UInt128 id, UInt128 amount) =>
        new() { Id = id, DebitAccountId = debit, CreditAccountId = credit, Amount = amount, Ledger = 1, Code = 10 };
}
