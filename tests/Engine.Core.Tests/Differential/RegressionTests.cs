using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>Differences that random batches once found, as small as they were shrunk.</summary>
public class RegressionTests
{
    private const ulong Clock = 1_000_000;

    [Fact]
    public void A_stamp_given_after_an_imported_one_may_equal_it_and_still_replays()
    {
        Transfer imported = Import(1, credit: 2, timestamp: Clock - 1);
        Transfer burnt = Import(2, credit: 9, timestamp: 200);
        Transfer last = Import(3, credit: 9, timestamp: 201);
        AssertAgree(new ScenarioStep(0, 1) { Transfers = [imported, burnt, last] });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hold_that_falls_due_inside_a_batch_is_expired_by_the_event_that_meets_it(bool inChain)
    {
        // The hold gets stamp Clock and a second later is due at the third of five events.
        TransferFlags linked = inChain ? TransferFlags.Linked : TransferFlags.None;
        Transfer hold = Plain(1) with { Flags = TransferFlags.Pending | TransferFlags.ClosingDebit, Timeout = 1 };
        Transfer post = new() { Id = 4, PendingId = 1, Amount = UInt128.MaxValue, Flags = TransferFlags.PostPending };
        string? difference = FindDifference(
            new ScenarioStep(0, 1) { Transfers = [hold] },
            new ScenarioStep(1_000_000_002, 1)
            {
                Transfers =
                [
                    Plain(2, debit: 2, credit: 3),
                    Plain(3, debit: 2, credit: 3) with { Flags = linked },
                    post,
                    Plain(5),
                    Plain(6),
                ],
            });
        Assert.True(difference is null, difference);
    }

    private static void AssertAgree(ScenarioStep step)
    {
        string? difference = FindDifference(step);
        Assert.True(difference is null, difference);
    }

    private static string? FindDifference(params ScenarioStep[] steps)
    {
        Account[] accounts = [.. Enumerable.Range(1, 3).Select(Open)];
        ScenarioStep open = new(0, 1) { Accounts = accounts };
        return LedgerPair.FindDifference(new Scenario(0, Clock, [open, .. steps]));
    }

    private static Account Open(int id) => new()
    {
        Id = (UInt128)id,
        Ledger = 1,
        Code = 10,
        Flags = AccountFlags.Imported,
        Timestamp = 100 + (ulong)id,
    };

    private static Transfer Plain(uint id, uint debit = 1, uint credit = 2) =>
        new() { Id = id, DebitAccountId = debit, CreditAccountId = credit, Amount = id, Ledger = 1, Code = 1 };

    private static Transfer Import(uint id, uint credit, ulong timestamp) =>
        Plain(id, credit: credit) with { Flags = TransferFlags.Imported, Timestamp = timestamp };
}
