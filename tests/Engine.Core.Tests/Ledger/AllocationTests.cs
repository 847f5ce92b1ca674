using Engine.Core.Ledger;
using static Engine.Core.Tests.Ledger.TestLedger;

namespace Engine.Core.Tests.Ledger;

public class AllocationTests
{
    [Fact]
    public void Transfers_of_every_kind_allocate_nothing_but_new_segments()
    {
        TestLedger ledger = WithAccounts(AccountFlags.None, AccountFlags.None);
        StateMachine machine = ledger.Machine;
        ResultList results = new(capacity: 600);
        Transfer[] batch = new Transfer[600];
        uint id = 0;
        int without = 0;
        for (int round = 0; round < 60; round++)
        {
            Fill(batch, ref id);
            results.Clear();
            ledger.Now += Second;
            long before = GC.GetAllocatedBytesForCurrentThread();
            machine.ExpireDue(ledger.Now, batch.Length, max: 1_000);
            machine.CreateTransfers(batch, ledger.Now, results);
            without += GC.GetAllocatedBytesForCurrentThread() == before ? 1 : 0;
        }

        // The others made room: tables that double or split.
        Assert.InRange(without, 40, 60);
    }

    private static void Fill(Transfer[] batch, ref uint id)
    {
        for (int i = 0; i < batch.Length; i += 6)
        {
            batch[i] = NewTransfer(++id, 1, 2, 5, TransferFlags.Linked);
            batch[i + 1] = NewTransfer(++id, 2, 1, Max, TransferFlags.BalancingDebit);
            batch[i + 2] = NewHold(++id, 5, timeout: 3);
            batch[i + 3] = Post(id + 1, id, 4);
            batch[i + 4] = NewTransfer(id + 2, 1, 2, 1, TransferFlags.Linked);
            batch[i + 5] = NewTransfer(id + 3, 1, 99, 1);
            id += 3;
        }
    }
}
