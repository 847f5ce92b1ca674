using System.Text;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Runs;

namespace Engine.Simulation.Tests.Workload;

/// <summary>
/// Makes requests among few accounts, so that they meet: plain transfers, holds, what captures a part of them, extends and
/// resolves them, chains, limits, balancing, ids that burn, ids used again, names, look-ups. It knows nothing of how they are answered.
/// </summary>
internal sealed class RequestMaker(Dice dice, int largestBatch)
{
    private const int Accounts = 8;

    private readonly List<Transfer> _asked = [];
    private readonly List<Transfer> _holds = [];
    private readonly List<Request> _written = [];
    private uint _nextId = 100;
    private int _number;
    private bool _isOpen;

    /// <summary>For a time nobody writes what is new: then a deposed engine could go on answering unnoticed.</summary>
    public bool IsQuiet { get; set; }

    public Request Next() => !_isOpen
        ? OpenAccounts()
        : IsQuiet ? NextOld()
        : dice.Below(20) switch
        {
            0 => OneAccount(),
            1 => dice.OneIn(2) ? NameAccount() : LimitAccount(),
            < 7 => NextRead(),
            7 when _holds.Count > 0 => ExtendHolds(),
            _ => CreateTransfers(),
        };

    /// <summary>Nothing new: a read, or a request that was made before.</summary>
    public Request NextOld() => _written.Count > 0 && dice.OneIn(3) ? dice.From(_written) : NextRead();

    /// <summary>Writes nothing.</summary>
    public Request NextRead() => dice.Below(6) switch
    {
        0 => new Request(BatchKind.Audit, _number++),
        1 => ResolveName(),
        2 or 3 => LookUpTransfers(),
        _ => LookUpAccounts(),
    };

    /// <summary>Looks at what became of a request.</summary>
    public Request LookInto(Request request) => new(BatchKind.LookupTransfers, _number++)
    {
        Ids = [.. request.Transfers.Select(transfer => transfer.Id)],
    };

    private Request OpenAccounts()
    {
        _isOpen = true;
        return new Request(BatchKind.CreateAccounts, _number++)
        {
            Accounts = [.. Enumerable.Range(1, Accounts - 2).Select(id => Account((uint)id))],
        };
    }

    private Request OneAccount()
    {
        Account account = Account((uint)dice.Between(1, Accounts + 1));
        account.UserData32 = dice.OneIn(4) ? 1u : 0;
        Account other = Account((uint)dice.Between(1, Accounts + 1));
        bool linked = dice.OneIn(4);
        account.Flags |= linked ? AccountFlags.Linked : 0;
        return new Request(BatchKind.CreateAccounts, _number++) { Accounts = linked ? [account, other] : [account] };
    }

    private static Account Account(uint id) => new()
    {
        Id = id,
        Ledger = id == Accounts ? 2u : 1u,
        Code = 1,
        Flags = id switch
        {
            2 => AccountFlags.DebitsMustNotExceedCredits,
            3 => AccountFlags.CreditsMustNotExceedDebits,
            _ => AccountFlags.None,
        },
    };

    private Request NameAccount()
    {
        byte[] text = Encoding.UTF8.GetBytes($"name {dice.Between(1, 5)}");
        AccountName name = new() { AccountId = AnyAccount(), Length = text.Length };
        return new Request(BatchKind.NameAccounts, _number++) { Names = [name], Text = text };
    }

    private Request LimitAccount()
    {
        var limits = new AccountLimits
        {
            AccountId = AnyAccount(),
            Floor = (UInt128)dice.Below(100),
            MaxAmount = (UInt128)dice.Between(20, 200),
            MaxCount = (ulong)dice.Between(2, 20),
            Window = dice.Of(1u, 2u, 60u),
            Flags = dice.Of(
                AccountLimitFlags.None,
                AccountLimitFlags.HasFloor | AccountLimitFlags.FloorNegative,
                AccountLimitFlags.HasMaxAmount | AccountLimitFlags.HasMaxCount,
                AccountLimitFlags.HasMaxAmount),
        };
        limits.Window = limits.HasVelocity ? limits.Window : 0;
        return new Request(BatchKind.SetAccountLimits, _number++) { Limits = [limits] };
    }

    private Request ResolveName()
    {
        byte[] text = Encoding.UTF8.GetBytes($"name {dice.Between(1, 5)}");
        AccountName name = new() { Ledger = 1, Length = text.Length };
        return new Request(BatchKind.ResolveNames, _number++) { Names = [name], Text = text };
    }

    private Request LookUpAccounts() => new(BatchKind.LookupAccounts, _number++)
    {
        Ids = [.. Enumerable.Range(0, dice.Between(1, 4)).Select(_ => (UInt128)AnyAccount())],
    };

    private Request LookUpTransfers() => new(BatchKind.LookupTransfers, _number++)
    {
        Ids = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => AnyTransfer())],
    };

    private Request CreateTransfers()
    {
        var transfers = new Transfer[dice.OneIn(3) ? dice.Between(largestBatch / 2, largestBatch) : dice.Between(1, 4)];
        for (int i = 0; i < transfers.Length; i++)
        {
            transfers[i] = Transfer();
            bool isLast = i == transfers.Length - 1;
            transfers[i].Flags |= dice.OneIn(isLast ? 40 : 5) ? TransferFlags.Linked : 0;
            _asked.Add(transfers[i]);
        }

        var request = new Request(BatchKind.CreateTransfers, _number++) { Transfers = transfers };
        _written.Add(request);
        return request;
    }

    private Request ExtendHolds()
    {
        var request = new Request(BatchKind.ExtendHolds, _number++)
        {
            Extensions = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Extension(dice.From(_holds)))],
        };
        _written.Add(request);
        return request;
    }

    private HoldExtension Extension(Transfer hold) => new()
    {
        HoldId = dice.OneIn(12) ? AnyTransfer() : hold.Id, Timeout = hold.Timeout + (uint)dice.Below(4),
    };

    private Transfer Transfer() => dice.Below(12) switch
    {
        0 or 1 when _holds.Count > 0 => Resolving(dice.From(_holds)),
        2 or 3 => Hold(),
        4 => Plain() with { Flags = TransferFlags.BalancingDebit, Amount = UInt128.MaxValue },
        5 when _asked.Count > 0 => Again(dice.From(_asked)),
        _ => Plain(),
    };

    private Transfer Plain()
    {
        uint debit = AnyAccount();
        return new Transfer
        {
            Id = _nextId++,
            DebitAccountId = debit,
            CreditAccountId = 1 + ((debit + (uint)dice.Below(4)) % 6),
            Amount = (UInt128)dice.Below(20),
            Ledger = 1,
            Code = 1,
            UserData64 = (ulong)_number,
        };
    }

    private Transfer Hold()
    {
        Transfer hold = Plain();
        hold.Flags = dice.OneIn(8) ? TransferFlags.Pending | TransferFlags.ClosingDebit : TransferFlags.Pending;
        hold.Timeout = dice.Of(0u, 1u, 1u, 2u);
        hold.Flags |= hold.Flags == TransferFlags.Pending && dice.OneIn(2) ? TransferFlags.MultipleCaptures : 0;
        _holds.Add(hold);
        return hold;
    }

    private Transfer Resolving(Transfer hold)
    {
        if ((hold.Flags & TransferFlags.MultipleCaptures) != 0 && dice.OneIn(2))
        {
            return new Transfer
            {
                Id = _nextId++,
                PendingId = hold.Id,
                Flags = TransferFlags.PostPending | TransferFlags.Capture,
                Amount = 1 + (hold.Amount / (UInt128)dice.Between(1, 4)),
                UserData64 = (ulong)_number,
            };
        }

        bool posts = dice.OneIn(2);
        return new Transfer
        {
            Id = _nextId++,
            PendingId = hold.Id,
            Flags = posts ? TransferFlags.PostPending : TransferFlags.VoidPending,
            Amount = posts ? dice.Of<UInt128>(UInt128.MaxValue, hold.Amount, hold.Amount / 2, 0) : 0,
            UserData64 = (ulong)_number,
        };
    }

    private Transfer Again(Transfer known)
    {
        known.Flags &= ~TransferFlags.Linked;
        known.Amount += dice.OneIn(3) ? 1u : 0;
        return known;
    }

    private uint AnyAccount() => (uint)(dice.OneIn(12) ? dice.Between(1, Accounts + 1) : dice.Between(1, 6));

    private UInt128 AnyTransfer() => _asked.Count == 0 ? 1 : dice.From(_asked).Id;
}
