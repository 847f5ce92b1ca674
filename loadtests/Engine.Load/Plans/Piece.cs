namespace Engine.Load.Plans;

/// <summary>A stretch of the plan whose rate is a straight line.</summary>
/// <param name="Start">Seconds from the start of the run.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="From">Transfers a second at its start.</param>
/// <param name="To">Transfers a second at its end.</param>
/// <param name="Before">Transfers due before it starts.</param>
/// <param name="Segment">Which segment of the profile it is of.</param>
internal readonly record struct Piece(
    double Start, double Seconds, double From, double To, double Before, int Segment)
{
    /// <summary>Transfers due in it.</summary>
    public double Transfers => (From + To) / 2 * Seconds;

    /// <summary>When so many transfers of this piece are due, seconds from its start.</summary>
    public double TimeOf(double transfers)
    {
        // The root of From t + (To - From) / (2 Seconds) t^2, in the form that is stable for a slope near 0.
        double slope = (To - From) / Seconds;
        double root = Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * transfers)));
        double sum = From + root;
        return sum > 0 ? Math.Min(Seconds, 2 * transfers / sum) : 0;
    }

    /// <summary>Transfers due until so many seconds after its start.</summary>
    public double DueUntil(double seconds) => (From * seconds) + ((To - From) / (2 * Seconds) * seconds * seconds);

    /// <summary>The rate so many seconds after its start.</summary>
    public double RateAt(double seconds) => From + ((To - From) * seconds / Seconds);
}
