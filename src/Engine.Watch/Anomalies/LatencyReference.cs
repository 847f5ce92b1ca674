using Engine.Core.Figures;

namespace Engine.Watch.Anomalies;

/// <summary>A subject's latencies of the last half minute, and what they were like in the half hour before.</summary>
internal sealed class LatencyReference
{
    /// <summary>Counts that a distribution needs.</summary>
    public const int LeastCount = 100;

    private const int Slices = 3;
    private const double Known = 500;
    private const int KnownSlices = 6;
    private const double KeepsPerSlice = 0.994; // half within twenty minutes
    private const double Wary = 1.0 / 6;

    private readonly float[] _usual = new float[LatencyBuckets.Count];
    private readonly int[] _recent = new int[Slices * LatencyBuckets.Count];
    private LatencySnapshot? _before;
    private int _next;
    private int _learnt;
    private double _total;

    /// <summary>Whether it is known what is usual.</summary>
    public bool IsKnown => _total >= Known && _learnt >= KnownSlices;

    /// <summary>Whether these latencies were told as shifted.</summary>
    public bool IsShifted { get; set; }

    /// <summary>Successive looks at which they were shifted.</summary>
    public int Looks { get; set; }

    /// <summary>Adds the last half minute, and the usual in the same number.</summary>
    public void AddTo(LatencyComparison comparison)
    {
        double recent = 0;
        foreach (int count in _recent)
        {
            recent += count;
        }

        if (recent > 0 && _total > 0)
        {
            double weight = recent / _total;
            for (int i = 0; i < _usual.Length; i++)
            {
                long count = 0;
                for (int slice = 0; slice < Slices; slice++)
                {
                    count += _recent[(slice * LatencyBuckets.Count) + i];
                }

                comparison.Add(i, count, weight * _usual[i]);
            }
        }
    }

    /// <summary>Ends a slice; what leaves the half minute becomes part of what is usual.</summary>
    /// <param name="now">Latencies since the start.</param>
    /// <param name="isTelling">Whether they are worth being learnt.</param>
    public void EndSlice(LatencySnapshot now, bool isTelling)
    {
        Span<int> slice = _recent.AsSpan(_next * LatencyBuckets.Count, LatencyBuckets.Count);
        Learn(slice);
        _next = (_next + 1) % Slices;
        slice.Clear();
        if (_before is { } before && !ReferenceEquals(before, now) && now.Count > before.Count && isTelling)
        {
            for (int i = 0; i < slice.Length; i++)
            {
                slice[i] = (int)Math.Max(0, now.Counts[i] - before.Counts[i]);
            }
        }

        _before = now;
    }

    private void Learn(ReadOnlySpan<int> slice)
    {
        double count = 0;
        foreach (int times in slice)
        {
            count += times;
        }

        if (count == 0)
        {
            return;
        }

        // While something seems wrong it is learnt slowly, so that it does not become usual while it is told; in the end it does.
        float weight = (float)(Looks > 0 || IsShifted ? Wary : 1);
        double keeps = Math.Pow(KeepsPerSlice, weight);
        _total = 0;
        for (int i = 0; i < slice.Length; i++)
        {
            _usual[i] = (float)(keeps * _usual[i]) + (weight * slice[i]);
            _total += _usual[i];
        }

        _learnt++;
    }
}
