using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Arrivals;

public sealed class JournalArrivalsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Transfers_are_read_in_the_order_of_history_with_what_tells_of_their_arrival()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(100);
        rig.Drain();
        List<JournalArrival> all = await ReadAsync(database, 0, long.MaxValue);

        Assert.Equal(100, all.Count);
        Assert.All(all, arrival => Assert.False(arrival.IsRefused));
        Assert.All(all, arrival => Assert.Equal(TransferFlags.None, arrival.Flags));
        Assert.Equal(((UInt128)1, (UInt128)2), (all[0].Debit, all[0].Credit));
        Assert.Equal(all.Select(arrival => arrival.Timestamp).Order(), all.Select(arrival => arrival.Timestamp));
    }

    [Fact]
    public async Task Only_the_stretch_of_time_that_was_asked_for_is_read()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(10);
        rig.Drain();
        List<JournalArrival> all = await ReadAsync(database, 0, long.MaxValue);

        List<JournalArrival> some = await ReadAsync(database, all[3].Timestamp, all[7].Timestamp);

        Assert.Equal(all[3..7], some);
    }

    private static async Task<List<JournalArrival>> ReadAsync(string database, long from, long to)
    {
        List<JournalArrival> read = [];
        await JournalArrivals.ReadAsync(database, from, to, read.Add, CancellationToken.None);
        return read;
    }
}
