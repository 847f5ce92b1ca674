namespace Engine.Watch.Anomalies;

/// <summary>A subject's last five minutes, by ten seconds; the newest two are held against the rest.</summary>
internal sealed class TenSeconds
{
    /// <summary>Slots that are kept.</summary>
    public const int Slots = 30;

    private const int Newest = 2;
    private const int Oldest = 10;
    private const double Flat = 1.0 / 3;

    private readonly double[] _events = new double[Slots];
    private int _next;
    private double _current;

    /// <summary>Slots that were seen.</summary>
    public int Seen { get; private set; }

    /// <summary>Events in a slot of the minutes before, in the middle or in the mean, whichever is more: pauses are no measure.</summary>
    public double Before { get; private set; }

    /// <summary>Events in the lesser of the newest two slots.</summary>
    public double Now { get; private set; }

    /// <summary>Whether it has sent for all that time, and did not just begin.</summary>
    public bool IsFlowing { get; private set; }

    /// <summary>Whether it sends far more than it ever did.</summary>
    public bool IsSpike { get; set; }

    /// <summary>How many times what came before a burst that has not ended yet reached; 0 outside of one.</summary>
    public double Burst { get; set; }

    /// <summary>Counts events.</summary>
    public void Add(double events) => _current += events;

    /// <summary>Ends a slot.</summary>
    public void End()
    {
        _events[_next] = _current;
        _current = 0;
        _next = (_next + 1) % Slots;
        Seen++;
        Settle();
    }

    /// <summary>Makes this the sum of others, each with its slots ended.</summary>
    public void BeSumOf(IEnumerable<TenSeconds> others)
    {
        Array.Clear(_events);
        (_next, Seen) = (0, Slots);
        foreach (TenSeconds other in others)
        {
            for (int i = 0; i < Slots; i++)
            {
                _events[i] += other._events[(other._next + i) % Slots];
            }
        }

        Settle();
    }

    private void Settle()
    {
        Span<double> before = stackalloc double[Slots - Newest];
        (double oldest, double sum) = (0, 0);
        for (int i = 0; i < before.Length; i++)
        {
            before[i] = _events[(_next + i) % Slots];
            oldest += i < Oldest ? before[i] : 0;
            sum += before[i];
        }

        before.Sort();
        Before = Math.Max(before[before.Length / 2], sum / before.Length);
        Now = Math.Min(_events[(_next + Slots - 1) % Slots], _events[(_next + Slots - 2) % Slots]);
        IsFlowing = Seen >= Slots && Before > 0 && oldest >= Flat * Oldest * Before;
    }
}
