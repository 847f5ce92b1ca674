using Engine.Cli.Workload;

namespace Engine.Faults.Tests.Proof;

/// <summary>
/// What a run has been told: which requests were acknowledged, which transfers were read, and what broke a promise.
/// Safe on any thread.
/// </summary>
internal sealed class Acknowledged
{
    private readonly Lock _lock = new();
    private readonly List<long> _requests = [];
    private readonly HashSet<UInt128> _read = [];
    private readonly List<string> _broken = [];

    /// <summary>How many requests were acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>The promises that were broken, as told.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_lock)
            {
                return [.. _broken];
            }
        }
    }

    /// <summary>A request was acknowledged; it is known by the number of its first transfer.</summary>
    public void Add(long first)
    {
        lock (_lock)
        {
            _requests.Add(first);
        }
    }

    /// <summary>Transfers were read.</summary>
    public void Read(IEnumerable<UInt128> ids)
    {
        lock (_lock)
        {
            _read.UnionWith(ids);
        }
    }

    /// <summary>A promise was broken.</summary>
    public void Break(string promise)
    {
        lock (_lock)
        {
            _broken.Add(promise);
        }
    }

    /// <summary>One of the requests, mostly one of the last.</summary>
    public long? Pick()
    {
        lock (_lock)
        {
            int recent = Random.Shared.Next(2) == 0 ? _requests.Count : Math.Min(16, _requests.Count);
            return _requests.Count == 0 ? null : _requests[^(1 + Random.Shared.Next(recent))];
        }
    }

    /// <summary>The ids of all transfers that were acknowledged or read so far.</summary>
    public IReadOnlyList<UInt128> ToBeFound(SampleTransfers sample)
    {
        lock (_lock)
        {
            return [.. _requests.SelectMany(first => Writers.Ids(sample, first)), .. _read];
        }
    }
}
