namespace Engine.Load.Measuring;

/// <summary>Transfers by what became of them. Safe on any thread.</summary>
public sealed class Counts
{
    // Each in a cache line of its own: sending and answering threads count at the same time.
    private const int Stride = 8;

    private static readonly Outcome[] s_outcomes = Enum.GetValues<Outcome>();

    private readonly long[] _counts = new long[s_outcomes.Length * Stride];

    /// <summary>How many so far.</summary>
    public long this[Outcome outcome] => Volatile.Read(ref _counts[(int)outcome * Stride]);

    /// <summary>Transfers that somebody waits for.</summary>
    public long Outstanding => this[Outcome.Sent] - Settled;

    /// <summary>Transfers sent whose end is known.</summary>
    public long Settled =>
        this[Outcome.Ok] + this[Outcome.Declined] + this[Outcome.Wrong] + this[Outcome.Failed] + this[Outcome.Unanswered];

    /// <summary>Transfers that went wrong in any way.</summary>
    public long Errors => this[Outcome.Wrong] + this[Outcome.Failed] + this[Outcome.Unanswered];

    /// <summary>Counts.</summary>
    public void Add(Outcome outcome, long transfers) =>
        Interlocked.Add(ref _counts[(int)outcome * Stride], transfers);

    /// <summary>Takes the counts of another.</summary>
    public void Add(Counts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (Outcome outcome in s_outcomes)
        {
            Add(outcome, other[outcome]);
        }
    }
}
