using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>Makes single requests. It remembers what it asked for, to ask for it again or to resolve it.</summary>
internal sealed class RequestGenerator(EdgeValues draw, int accounts, bool imports)
{
    private const int Fresh = 1000;

    private const AccountFlags BothLimits =
        AccountFlags.DebitsMustNotExceedCredits | AccountFlags.CreditsMustNotExceedDebits;

    private readonly List<Transfer> _asked = [];
    private Transfer _extended;
    private UInt128 _firstOfGroup = Fresh;
    private ulong _importedStamp = 100;
    private uint _nextId = Fresh;

    /// <summary>About where the clock will stand.</summary>
    public ulong Clock { get; set; }

    /// <summary>About when the last hold with a timeout of a second was asked for; 0 where none was.</summary>
    public ulong TimedSince { get; private set; }

    public Account SoundAccount(uint id)
    {
        var account = new Account
        {
            Id = id,
            Ledger = draw.OneIn(12) ? 2u : 1u,
            Code = 10,
            Flags = draw.Of(
                AccountFlags.None,
                AccountFlags.None,
                AccountFlags.None,
                AccountFlags.None,
                AccountFlags.None,
                AccountFlags.DebitsMustNotExceedCredits,
                AccountFlags.CreditsMustNotExceedDebits,
                AccountFlags.History),
        };
        return imports ? Imported(account) : account;
    }

    public Account Account()
    {
        Account account = SoundAccount((uint)draw.Below(accounts + 2));
        account.Flags |= draw.OneIn(4) ? AccountFlags.Linked : AccountFlags.None;
        account.UserData128 = draw.UserData();
        account.UserData64 = draw.UserData();
        account.UserData32 = draw.UserData();
        switch (draw.Below(24))
        {
            case 0: account.Id = UInt128.MaxValue; break;
            case 1: account.Flags |= AccountFlags.Closed; break;
            case 2: account.Flags |= (AccountFlags)(1 << draw.Below(16)); break;
            case 3: account.Reserved = 1; break;
            case 4: account.DebitsPending = draw.Amount(); account.CreditsPending = draw.Amount(); break;
            case 5: account.DebitsPosted = draw.Amount(); account.CreditsPosted = draw.Amount(); break;
            case 6: account.Ledger = 0; break;
            case 7: account.Code = 0; break;
            case 8: account.Timestamp = draw.Of<ulong>(1UL, ulong.MaxValue, 1UL << 63); break;
            case 9: account = Imported(account); break;
            case 10: account.Flags |= BothLimits; break;
            case 11: account.CreditsPending = draw.Amount(); account.CreditsPosted = draw.Amount(); break;
        }

        return account;
    }

    public Transfer Transfer()
    {
        bool again = _asked.Count > 0 && draw.OneIn(5);
        Transfer transfer = again ? draw.From(_asked) : New();
        if (draw.OneIn(again ? 2 : 12))
        {
            transfer = Mutate(transfer);
        }

        _asked.Add(transfer);
        return transfer;
    }

    /// <summary>The same request with something else in one field.</summary>
    public Transfer Mutate(Transfer t)
    {
        switch (draw.Below(13))
        {
            case 0: t.Id = draw.Of<UInt128>(0, UInt128.MaxValue, _nextId++, 9); break;
            case 1: t.DebitAccountId = draw.Of<UInt128>(0, UInt128.MaxValue, AnyAccount(), 99); break;
            case 2: t.CreditAccountId = draw.Of<UInt128>(0, UInt128.MaxValue, AnyAccount(), 99); break;
            case 3: t.Amount = draw.Of<UInt128>(draw.Amount(), t.Amount + 1, t.Amount - 1); break;
            case 4: t.PendingId = draw.Of<UInt128>(0, UInt128.MaxValue, t.Id, AnyTransfer()); break;
            case 5: t.UserData128 = draw.Of<UInt128>(0, 1, UInt128.MaxValue); break;
            case 6: t.UserData64 = draw.Of<ulong>(0, 1, ulong.MaxValue); break;
            case 7: t.UserData32 = draw.Of<uint>(0, 1, uint.MaxValue); break;
            case 8: t.Timeout = draw.Of<uint>(0, 1, 2, uint.MaxValue); break;
            case 9: t.Ledger = (uint)draw.Below(3); break;
            case 10: t.Code = (ushort)draw.Below(3); break;
            case 11: t.Flags ^= draw.OneIn(12) ? TransferFlags.Reserved : (TransferFlags)(1 << draw.Below(12)); break;
            default: t.Timestamp = draw.Of<ulong>(0, 1, _importedStamp, ulong.MaxValue, long.MaxValue); break;
        }

        return t;
    }

    /// <summary>Mostly of a hold that has a timeout, and mostly to a longer one.</summary>
    public HoldExtension Extension()
    {
        Transfer hold = _asked.FindLast(asked => asked.Timeout != 0 && !draw.OneIn(3));
        HoldExtension extension = new()
        {
            HoldId = hold.Id == 0 || draw.OneIn(6) ? AnyTransfer() : hold.Id,
            Timeout = draw.Of<uint>(hold.Timeout + 1, hold.Timeout + 1, hold.Timeout + 2, hold.Timeout, 0, 1, 2, uint.MaxValue),
        };
        _extended = hold;
        return extension;
    }

    /// <summary>One of few groups, mostly by new ids; sometimes by those of before.</summary>
    public GroupResolution Group()
    {
        int maxHolds = draw.Of(1, 2, 6, 6);
        UInt128 first = draw.OneIn(6) ? AnyTransfer() : draw.OneIn(6) ? _firstOfGroup : _nextId;
        _firstOfGroup = first;
        _nextId += draw.OneIn(8) ? 1u : 6u;
        return new GroupResolution(draw.OneIn(12) ? 2u : 1u, draw.Of(1u, 1u, 2u), draw.OneIn(2), first, maxHolds);
    }

    private Transfer New()
    {
        UInt128 debit = AnyAccount();
        UInt128 credit = AnyAccount();
        var transfer = new Transfer
        {
            Id = _nextId++,
            DebitAccountId = debit,
            CreditAccountId = debit == credit && !draw.OneIn(6) ? 1 + (debit % 6) : credit,
            Amount = draw.Amount(),
            Ledger = draw.OneIn(25) ? 2u : 1u,
            Code = 1,
            UserData128 = draw.UserData(),
            UserData64 = draw.UserData(),
            UserData32 = draw.UserData(),
            Flags = draw.OneIn(6) ? TransferFlags.Linked : TransferFlags.None,
        };
        transfer = draw.Below(10) switch
        {
            0 or 1 or 2 => Pending(transfer),
            3 or 4 or 5 => Resolving(transfer),
            6 => Balancing(transfer),
            _ => transfer,
        };
        return imports && !draw.OneIn(8) ? Imported(transfer) : transfer;
    }

    private Transfer Pending(Transfer t)
    {
        t.Flags |= TransferFlags.Pending;
        t.Timeout = imports && !draw.OneIn(4) ? 0 : draw.Of(0u, 1u, 1u, 1u, 2u, uint.MaxValue);
        if (draw.OneIn(3))
        {
            t.Flags |= TransferFlags.Grouped;
            t.UserData128 = draw.OneIn(20) ? 0 : draw.Of(1u, 1u, 2u);
        }

        TimedSince = t.Timeout == 1 ? Clock : TimedSince;
        switch (draw.Below(6))
        {
            case 0: t.Flags |= TransferFlags.ClosingDebit; break;
            case 1: t.Flags |= TransferFlags.ClosingCredit; break;
            case 2: return Balancing(t);
            case 3 or 4: t.Flags |= TransferFlags.MultipleCaptures; break;
        }

        return t;
    }

    private Transfer Balancing(Transfer t)
    {
        t.Flags |= draw.Of(
            TransferFlags.BalancingDebit,
            TransferFlags.BalancingCredit,
            TransferFlags.BalancingDebit | TransferFlags.BalancingCredit);
        t.Amount = draw.Of<UInt128>(UInt128.MaxValue, t.Amount);
        return t;
    }

    private Transfer Resolving(Transfer t)
    {
        Transfer hold = _asked.FindLast(asked => asked.Flags.HasFlag(TransferFlags.Pending) && !draw.OneIn(3));
        if (_extended.Id != 0 && draw.OneIn(2))
        {
            // In a chain that may well break: what is in force has to be so again.
            hold = _extended;
            t.Flags |= draw.OneIn(2) ? TransferFlags.Linked : TransferFlags.None;
        }

        bool posts = !draw.OneIn(3);
        t.Flags |= posts ? TransferFlags.PostPending : TransferFlags.VoidPending;
        t.PendingId = hold.Id == 0 || draw.OneIn(10) ? AnyTransfer() : hold.Id;
        t.Amount = posts
            ? draw.Of<UInt128>(UInt128.MaxValue, hold.Amount, 0, hold.Amount / 2, t.Amount)
            : draw.Of<UInt128>(0, 0, hold.Amount, hold.Amount - 1, t.Amount);
        if (posts && draw.OneIn(hold.Flags.HasFlag(TransferFlags.MultipleCaptures) ? 2 : 20))
        {
            t.Flags |= TransferFlags.Capture;
            t.Amount = draw.Of<UInt128>(1, hold.Amount, hold.Amount / 2, hold.Amount / 3, t.Amount);
        }

        bool names = draw.OneIn(4);
        t.DebitAccountId = names ? hold.DebitAccountId : 0;
        t.CreditAccountId = names ? hold.CreditAccountId : 0;
        t.Ledger = names ? hold.Ledger : 0;
        t.Code = names ? hold.Code : (ushort)0;
        return t;
    }

    private Account Imported(Account account)
    {
        account.Flags |= AccountFlags.Imported;
        account.Timestamp = NextStamp();
        return account;
    }

    private Transfer Imported(Transfer transfer)
    {
        transfer.Flags |= TransferFlags.Imported;
        transfer.Timestamp = NextStamp();
        return transfer;
    }

    /// <summary>Mostly rising by one, sometimes the same again or a step back, seldom up to the clock.</summary>
    private ulong NextStamp()
    {
        if (draw.OneIn(12))
        {
            return Math.Max(1, Clock - (ulong)draw.Below(12) + 6);
        }

        _importedStamp += draw.Of<ulong>(1UL, 1, 1, 1, 1, 2, 3, 0, ulong.MaxValue);
        return _importedStamp;
    }

    private UInt128 AnyAccount() => (UInt128)(draw.OneIn(20) ? accounts : 1 + draw.Below(accounts - 1));

    private UInt128 AnyTransfer() => _asked.Count == 0 ? Fresh : draw.From(_asked).Id;
}
