using Engine.Client;
using Engine.Load.Profiles;

namespace Engine.Load.Workload;

/// <summary>Makes the transfers of a load, request by request. For one thread; answers may come on any.</summary>
public sealed class TransferSource
{
    private const ushort Code = 1;
    private const ulong MostAmount = 50_000;
    private const int VoidOneIn = 4;

    private readonly Random _random;
    private readonly UInt128 _run;
    private readonly (KindDraw Kinds, MerchantDraw Merchants, int Customers)[] _segments;
    private readonly AnsweredTransfers _answered = new();
    private readonly bool _retries;
    private ulong _made;

    /// <summary>A source for every segment of a profile.</summary>
    /// <param name="profile">The load.</param>
    /// <param name="run">Tells the ids of one run from another's.</param>
    /// <param name="seed">What is drawn.</param>
    public TransferSource(LoadProfile profile, ulong run, int seed)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _random = new Random(seed);
        _run = (UInt128)run << 64;
        var merchants = new Dictionary<Skew, MerchantDraw>();
        _segments = [.. profile.Segments.Select(segment =>
        {
            Skew skew = segment.Skew ?? profile.Skew;
            MerchantDraw draw = merchants.TryGetValue(skew, out MerchantDraw? known) ? known : new MerchantDraw(skew);
            merchants[skew] = draw;
            return (new KindDraw(segment.Mix ?? profile.Mix), draw, skew.Customers);
        })];
        _retries = profile.Segments.Any(segment => (segment.Mix ?? profile.Mix).Retry > 0);
    }

    /// <summary>Fills a request of a segment.</summary>
    public void Fill(int segment, Span<Transfer> transfers, Span<TransferKind> kinds)
    {
        (KindDraw draw, MerchantDraw merchants, int customers) = _segments[segment];
        for (int i = 0; i < transfers.Length; i++)
        {
            kinds[i] = draw.Next(_random);
            switch (kinds[i])
            {
                case TransferKind.Linked when i + 1 < transfers.Length:
                    transfers[i] = Payment(merchants, customers) with { Flags = TransferFlags.Linked };
                    transfers[++i] = Payment(merchants, customers);
                    kinds[i] = TransferKind.Linked;
                    break;
                case TransferKind.Hold:
                    transfers[i] = HoldOrResolution(merchants, customers, out kinds[i]);
                    break;
                case TransferKind.Retry when _answered.TryTakeRetry(out Transfer again):
                    transfers[i] = again;
                    break;
                case TransferKind.Refused:
                    transfers[i] = Payment(merchants, customers) with { DebitAccountId = LoadAccounts.Poor };
                    break;
                default:
                    // Also the chain that no longer fits, and the retry with nothing to retry yet.
                    transfers[i] = Payment(merchants, customers);
                    kinds[i] = TransferKind.Plain;
                    break;
            }
        }
    }

    /// <summary>A transfer of the load was answered as it must be; any thread.</summary>
    internal void Answered(in Transfer transfer, TransferKind kind)
    {
        if (kind == TransferKind.Hold)
        {
            _answered.AddHold(transfer.Id);
        }
        else if (_retries && kind is TransferKind.Plain or TransferKind.Retry)
        {
            _answered.AddForRetry(transfer);
        }
    }

    private Transfer Payment(MerchantDraw merchants, int customers) => new()
    {
        Id = NextId(),
        DebitAccountId = LoadAccounts.Customer(_random.Next(customers)),
        CreditAccountId = LoadAccounts.Merchant(merchants.Next(_random)),
        Amount = 1 + (ulong)_random.NextInt64((long)MostAmount),
        Ledger = LoadAccounts.Ledger,
        Code = Code,
    };

    // A hold that was answered is resolved before another is made, so that few stay open.
    private Transfer HoldOrResolution(MerchantDraw merchants, int customers, out TransferKind kind)
    {
        if (!_answered.TryTakeHold(out UInt128 hold))
        {
            kind = TransferKind.Hold;
            return Payment(merchants, customers) with { Flags = TransferFlags.Pending };
        }

        kind = TransferKind.Resolution;
        bool voids = _random.Next(VoidOneIn) == 0;
        return new Transfer
        {
            Id = NextId(),
            PendingId = hold,
            Amount = voids ? 0 : UInt128.MaxValue,
            Flags = voids ? TransferFlags.VoidPending : TransferFlags.PostPending,
        };
    }

    private UInt128 NextId() => _run | ++_made;
}
