using Engine.Load.Profiles;
using Engine.Load.Workload;

namespace Engine.Load.Recording;

/// <summary>
/// Makes a profile of what arrived: counts by bucket of time, sizes of requests, mix and skew. Ids and amounts do not
/// get into it.
/// </summary>
public sealed class ArrivalRecorder
{
    private readonly TimeSpan _bucket;
    private readonly List<long> _counts = [];
    private readonly SortedDictionary<int, long> _sizes = [];
    private readonly long[] _kinds = new long[Enum.GetValues<TransferKind>().Length];
    private readonly Dictionary<UInt128, long> _debits = [];
    private readonly Dictionary<UInt128, long> _credits = [];
    private int _size;

    /// <summary>A recording of nothing yet.</summary>
    /// <param name="bucket">Width of the buckets that arrivals are counted in.</param>
    public ArrivalRecorder(TimeSpan bucket)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(bucket, TimeSpan.Zero);
        _bucket = bucket;
    }

    /// <summary>Transfers taken.</summary>
    public long Count { get; private set; }

    /// <summary>Requests taken.</summary>
    public long Requests => _sizes.Values.Sum() + (_size > 0 ? 1 : 0);

    /// <summary>Takes a transfer. Those of one request come one after another.</summary>
    public void Add(in RecordedTransfer transfer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(transfer.At, TimeSpan.Zero, nameof(transfer));
        if (!transfer.Continues || _size == MaxSize)
        {
            EndRequest();
        }

        _size++;
        Count++;
        _kinds[(int)transfer.Kind]++;
        CountIn((int)(transfer.At.Ticks / _bucket.Ticks));
        CountAccount(_debits, transfer.Debit);
        CountAccount(_credits, transfer.Credit);
    }

    /// <summary>The profile of what was taken. Replayed at speed 1 it gives the same counts by bucket.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="description">Where it is from.</param>
    /// <param name="length">How long was recorded; the last buckets may be empty.</param>
    /// <exception cref="ProfileException">Nothing arrived.</exception>
    public LoadProfile ToProfile(string name, string description, TimeSpan length)
    {
        EndRequest();
        if (Count == 0)
        {
            throw new ProfileException("Nothing arrived in the time that was asked for: there is nothing to replay.");
        }

        int buckets = Math.Max(_counts.Count, (int)Math.Ceiling(length / _bucket));
        CountIn(buckets - 1, 0);
        return new LoadProfile
        {
            Name = name,
            Description = description,
            Mix = MixOfKinds(),
            Skew = SkewFit.Of(_debits.Count, _credits),
            Batch = SizeSummary.Of(_sizes),
            Segments =
            [
                new Segment
                {
                    Name = "recorded",
                    Counts = new ArrivalCounts { EveryMs = _bucket.TotalMilliseconds, Transfers = _counts },
                },
            ],
        };
    }

    private const int MaxSize = Client.EngineClientOptions.MaxEventsPerRequest;

    private void EndRequest()
    {
        if (_size > 0)
        {
            _sizes[_size] = _sizes.GetValueOrDefault(_size) + 1;
            _size = 0;
        }
    }

    private void CountIn(int bucket, int transfers = 1)
    {
        while (_counts.Count <= bucket)
        {
            _counts.Add(0);
        }

        _counts[bucket] += transfers;
    }

    private static void CountAccount(Dictionary<UInt128, long> accounts, UInt128 account)
    {
        if (account != 0)
        {
            accounts[account] = accounts.GetValueOrDefault(account) + 1;
        }
    }

    private Mix MixOfKinds()
    {
        bool inChains = _sizes.Keys.Last() > 1;
        return new Mix
        {
            Plain = _kinds[(int)TransferKind.Plain] + (inChains ? 0 : _kinds[(int)TransferKind.Linked]),
            Linked = inChains ? _kinds[(int)TransferKind.Linked] : 0,
            Hold = _kinds[(int)TransferKind.Hold] + _kinds[(int)TransferKind.Resolution],
            Retry = _kinds[(int)TransferKind.Retry],
            Refused = _kinds[(int)TransferKind.Refused],
        };
    }
}
