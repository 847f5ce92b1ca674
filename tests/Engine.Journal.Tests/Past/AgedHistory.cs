using Engine.Core.Ledger;
using Engine.Model;

namespace Engine.Journal.Tests.Past;

/// <summary>
/// Batches of transfers that come back to what happened at any time before: retries, changed retries, posts and voids of
/// holds of any age, ids burnt long ago.
/// </summary>
internal sealed class AgedHistory(ulong seed)
{
    public const int Accounts = 40;
    public const int Groups = 5;

    private readonly Dice _dice = new(seed);

    /// <summary>Seconds that the timeout of a hold has at most; 0 for none.</summary>
    public int LongestTimeout { get; init; }

    /// <summary>Whether holds are captured in parts, and some are of a group.</summary>
    public bool Captures { get; init; }

    private readonly List<Transfer> _asked = [];
    private readonly List<UInt128> _holds = [];
    private ulong _next;

    public static Account[] NewAccounts() =>
    [
        .. Enumerable.Range(1, Accounts).Select(id => new Account
        {
            Id = (UInt128)id,
            Ledger = 1,
            Code = 1,
            Flags = id % 5 == 0 ? AccountFlags.DebitsMustNotExceedCredits : 0,
        }),
    ];

    public Transfer[] NextBatch(int count) => [.. Enumerable.Range(0, count).Select(index => Next(isLast: index == count - 1))];

    /// <summary>Ids that were asked for, whatever became of them.</summary>
    public UInt128[] SomeIds(int count) => [.. Enumerable.Range(0, count).Select(_ => _dice.From(_asked).Id).Distinct()];

    private Transfer Next(bool isLast)
    {
        Transfer transfer = _asked.Count > 0 && _dice.Percent(30) ? Again() : New();
        transfer.Flags &= ~TransferFlags.Linked;
        if (!isLast && _dice.Percent(5))
        {
            transfer.Flags |= TransferFlags.Linked;
        }

        _asked.Add(transfer);
        return transfer;
    }

    private Transfer Again()
    {
        Transfer transfer = _dice.From(_asked);
        switch (_dice.Below(6))
        {
            case 0:
                transfer.Amount += 1;
                break;
            case 1:
                transfer.Code = 9;
                break;
        }

        return transfer;
    }

    private Transfer New()
    {
        // Some ids rise with time, others are random.
        UInt128 id = _dice.OneIn(2) ? ((UInt128)1 << 100) + ++_next : new UInt128(_dice.Next() | 1, _dice.Next());
        if (_holds.Count > 0 && _dice.Percent(25))
        {
            bool captures = Captures && _dice.OneIn(3);
            return new Transfer
            {
                Id = id,
                PendingId = _dice.From(_holds),
                Flags = captures ? TransferFlags.PostPending | TransferFlags.Capture
                    : _dice.OneIn(2) ? TransferFlags.VoidPending
                    : TransferFlags.PostPending,
                Amount = captures ? (UInt128)_dice.Between(1, 400) : _dice.Of<UInt128>(0, 1, UInt128.MaxValue),
                UserData64 = _dice.OneIn(3) ? 7ul : 0,
            };
        }

        var transfer = new Transfer
        {
            Id = id,
            DebitAccountId = (UInt128)_dice.Between(1, Accounts + 1), // one that does not exist burns ids
            CreditAccountId = (UInt128)_dice.Between(1, Accounts),
            Amount = (UInt128)_dice.Between(1, 1_000),
            UserData64 = (ulong)_dice.Below(3),
            Ledger = 1,
            Code = 1,
        };
        if (_dice.Percent(30))
        {
            transfer.Flags = TransferFlags.Pending | (Captures && _dice.OneIn(2) ? TransferFlags.MultipleCaptures : 0);
            if (Captures && _dice.OneIn(3))
            {
                transfer.Flags |= TransferFlags.Grouped;
                transfer.UserData128 = (UInt128)_dice.Between(1, Groups);
            }

            transfer.Timeout = LongestTimeout == 0 ? 0 : (uint)_dice.Below(LongestTimeout);
            _holds.Add(id);
        }

        return transfer;
    }
}
