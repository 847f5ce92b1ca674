namespace Engine.Load.Capacity;

/// <summary>What a search looks for, and within what bounds. Rates are in transfers a second.</summary>
public sealed record SearchGoal
{
    /// <summary>Where it begins.</summary>
    public required double Start { get; init; }

    /// <summary>It tries nothing below this.</summary>
    public required double Floor { get; init; }

    /// <summary>It tries nothing above this: what the generator makes, or what was asked for.</summary>
    public required double Ceiling { get; init; }

    /// <summary>How far the rate found may lie below the true limit, as a part of it.</summary>
    public double Precision { get; init; } = 0.01;

    /// <summary>How long a rate is tried while the search narrows down.</summary>
    public required TimeSpan TrialTime { get; init; }

    /// <summary>
    /// Transfers that a trial has at least, so that a percentile is more than its slowest request; it lasts longer for them.
    /// </summary>
    public double LeastTransfers { get; init; }

    /// <summary>After so many trials the search takes what it has, however coarse that is.</summary>
    public int MostTrials { get; init; } = 100;

    /// <summary>How often a rate has to hold for the whole time, at most, until one is taken.</summary>
    public int MostHolds { get; init; } = 10;

    /// <summary>How long the rate found has to hold.</summary>
    public required TimeSpan HoldTime { get; init; }

    /// <summary>Checks that the bounds fit each other.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Floor);
        ArgumentOutOfRangeException.ThrowIfLessThan(Ceiling, Floor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Precision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Precision, 0.5);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostTrials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostHolds, 1);
    }
}
