using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Verification;

/// <summary>What PostgreSQL alone says became of transfers.</summary>
public sealed class TransferFatesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_took_effect_what_was_refused_for_good_and_what_never_came_are_told_apart_in_the_order_asked()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(database);
        rig.CreateTwoAccounts();
        rig.Transfer(3);
        var refused = new Transfer { Id = 99, DebitAccountId = 1, CreditAccountId = 77, Amount = 1, Ledger = 1, Code = 1 };
        var results = new ResultList();
        rig.Append(() => rig.Ledger.CreateTransfers([refused], rig.Ledger.LastTimestamp + 1, results));
        rig.Drain();
        UInt128 taken = rig.TransferIds[1];
        UInt128 unknown = UInt128.MaxValue - 1; // its bytes would be another id, were their order not kept

        IReadOnlyList<TransferFate> fates = await TransferFates.FindAsync(
            database, [unknown, taken, refused.Id], CancellationToken.None);

        Assert.Equal(
            [
                new TransferFate(unknown, TransferFateKind.NoEffect, 0, 0),
                new TransferFate(taken, TransferFateKind.TookEffect, rig.LastSequence - 2, 0),
                new TransferFate(refused.Id, TransferFateKind.Refused, rig.LastSequence, results.Items[0].Code),
            ],
            fates);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_reached_is_told_in_one_line()
    {
        var failed = await Assert.ThrowsAsync<JournalException>(() => TransferFates.FindAsync(
            "Host=127.0.0.1;Port=1;Username=nobody", [1], CancellationToken.None));
        Assert.Contains("127.0.0.1:1", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
    }
}
