using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class BalancesInReplyTests
{
    private readonly TestLedger _ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
    private readonly ResultList _results = new();
    private readonly BalanceList _balances = new();

    [Fact]
    public void Each_transfer_that_is_ok_has_the_balances_just_after_it()
    {
        Create(NewTransfer(1, 1, 2, 5), NewHold(2, 10), Post(3, 2, 4));
        Assert.Equal([0, 1, 2], Indices());
        Assert.Equal(
            [(0, 5), (10, 5), (0, 9)],
            _balances.Items.ToArray().Select(after => ((int)after.Debit.DebitsPending, (int)after.Debit.DebitsPosted)));
        Assert.All(
            _balances.Items.ToArray(),
            after => Assert.Equal(
                (after.Debit.DebitsPending, after.Debit.DebitsPosted),
                (after.Credit.CreditsPending, after.Credit.CreditsPosted)));
    }

    [Fact]
    public void A_transfer_that_was_refused_or_exists_has_none()
    {
        Create(NewTransfer(1, 1, 2, 5));
        Create(NewTransfer(1, 1, 2, 5), NewTransfer(2, 1, 9, 5), NewTransfer(3, 1, 2, 1));
        Assert.Equal([2], Indices());
        Assert.Equal((UInt128)6, _balances.Items[0].Debit.DebitsPosted);
    }

    [Fact]
    public void A_broken_chain_has_none_and_those_before_and_after_it_have_theirs()
    {
        Create(
            NewTransfer(1, 1, 2, 5),
            NewTransfer(2, 1, 2, 7, TransferFlags.Linked),
            NewTransfer(3, 1, 2, 7, TransferFlags.Linked),
            NewTransfer(4, 1, 1, 7),
            NewTransfer(5, 1, 2, 1));
        Assert.Equal([0, 4], Indices());
        Assert.Equal((UInt128)6, _balances.Items[1].Debit.DebitsPosted);
    }

    [Fact]
    public void A_chain_that_exists_has_none()
    {
        Transfer[] chain = [NewTransfer(1, 1, 2, 5, TransferFlags.Linked), NewTransfer(2, 1, 2, 7)];
        Create(chain);
        Assert.Equal([0, 1], Indices());
        Create(chain);
        Assert.Empty(Indices());
    }

    [Fact]
    public void Balances_allocate_nothing_once_their_list_has_room()
    {
        var batch = new Transfer[8_192];
        _balances.EnsureCapacity(batch.Length);
        long least = long.MaxValue;
        for (uint round = 0; round < 4; round++)
        {
            for (uint i = 0; i < batch.Length; i++)
            {
                batch[i] = NewTransfer((round * 8_192) + i + 1, 1, 2, 1);
            }

            _balances.Clear();
            _results.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ledger.Machine.CreateTransfers(batch, _ledger.Now, _results, balances: _balances);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(batch.Length, _balances.Count);
        }

        // What is left are segments and tables of the ledger: far below the balances, which are over a megabyte.
        Assert.InRange(least, 0, 64 << 10);
    }

    private void Create(params Transfer[] batch)
    {
        _results.Clear();
        _balances.Clear();
        _ledger.Machine.CreateTransfers(batch, _ledger.Now, _results, balances: _balances);
    }

    private IEnumerable<int> Indices() => _balances.Items.ToArray().Select(after => after.Index);
}
