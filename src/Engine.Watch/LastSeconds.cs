using Engine.Core.Figures;
using Engine.Watch.Samples;

namespace Engine.Watch;

/// <summary>
/// The last five minutes, a sample for each second. Of the newest two all clients are kept as they are, since rates and latencies of
/// now are made of them; of those before, no more than charts show of clients: the one whose callers wait longest. A thousand clients
/// over five minutes would take 700 megabytes. Added to by one thread, read by any.
/// </summary>
internal sealed class LastSeconds
{
    /// <summary>Seconds that are kept.</summary>
    public const int Most = 300;

    private const int MostWithClients = 2;

    private readonly Lock _lock = new();
    private readonly List<EngineSample> _seconds = new(Most);

    /// <summary>The samples, the oldest first.</summary>
    public IReadOnlyList<EngineSample> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _seconds];
            }
        }
    }

    /// <summary>Keeps a sample, unless its second has one.</summary>
    public void Add(EngineSample sample)
    {
        lock (_lock)
        {
            if (_seconds is [.., var last] && (long)last.Elapsed.TotalSeconds == (long)sample.Elapsed.TotalSeconds)
            {
                return;
            }

            if (_seconds.Count == Most)
            {
                _seconds.RemoveAt(0);
            }

            if (_seconds.Count >= MostWithClients)
            {
                EngineSample old = _seconds[^MostWithClients];
                _seconds[^MostWithClients] = old with { Clients = old.SlowestUsers is { } slowest ? [WithoutHistogram(slowest)] : [] };
            }

            _seconds.Add(sample);
        }
    }

    private static ClientSample WithoutHistogram(ClientSample client) =>
        client with { Answers = client.Answers with { Latency = LatencySnapshot.Empty } };
}
