using Engine.Core.Ledger;

namespace Engine.Core.Tests.Exhaustive;

/// <summary>
/// Moves requests to ids of their own, so that many batches can share a ledger and meet nothing of each other.
/// </summary>
internal readonly struct World(uint number)
{
    public UInt128 Move(UInt128 id) =>
        id == 0 || id == UInt128.MaxValue ? id : ((UInt128)number << 32) + id;

    public Account Move(Account account) => account with { Id = Move(account.Id) };

    public Transfer Move(Transfer transfer) => transfer with
    {
        Id = Move(transfer.Id),
        DebitAccountId = Move(transfer.DebitAccountId),
        CreditAccountId = Move(transfer.CreditAccountId),
        PendingId = Move(transfer.PendingId),
    };
}
