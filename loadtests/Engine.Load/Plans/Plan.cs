using Engine.Load.Profiles;

namespace Engine.Load.Plans;

/// <summary>A profile as a curve of rate over time that can be asked what is due when.</summary>
public sealed class Plan
{
    private readonly Piece[] _pieces;
    private readonly double[] _starts;

    internal Plan(LoadProfile profile, Piece[] pieces)
    {
        Profile = profile;
        _pieces = pieces;
        _starts = [.. pieces.Select(piece => piece.Start)];
        Piece last = pieces[^1];
        Duration = TimeSpan.FromSeconds(last.Start + last.Seconds);

        // What is a whole number of transfers on paper stays one although it was added up in binary fractions.
        Total = Math.Round(last.Before + last.Transfers, 6);
        PeakRate = pieces.Max(piece => Math.Max(piece.From, piece.To));
    }

    /// <summary>What it was made of.</summary>
    public LoadProfile Profile { get; }

    /// <summary>From the first moment to the last.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Transfers due in all: the integral of the rate.</summary>
    public double Total { get; }

    /// <summary>The highest rate, transfers a second.</summary>
    public double PeakRate { get; }

    /// <summary>The mean rate, transfers a second.</summary>
    public double MeanRate => Total / Duration.TotalSeconds;

    internal ReadOnlySpan<Piece> Pieces => _pieces;

    /// <summary>The whole plan, one straight stretch after another.</summary>
    public IEnumerable<RateStep> Steps() =>
        _pieces.Select(piece => new RateStep(TimeSpan.FromSeconds(piece.Seconds), piece.From, piece.To));

    /// <summary>The rate wanted at a moment of the run, transfers a second; 0 after its end.</summary>
    public double RateAt(TimeSpan moment)
    {
        Piece piece = PieceAt(moment.TotalSeconds);
        return moment < Duration ? piece.RateAt(moment.TotalSeconds - piece.Start) : 0;
    }

    /// <summary>Transfers due up to a moment of the run.</summary>
    public double DueUntil(TimeSpan moment)
    {
        Piece piece = PieceAt(moment.TotalSeconds);
        return piece.Before + piece.DueUntil(Math.Min(piece.Seconds, moment.TotalSeconds - piece.Start));
    }

    /// <summary>Which segment of the profile is on at a moment of the run.</summary>
    public int SegmentAt(TimeSpan moment) => PieceAt(moment.TotalSeconds).Segment;

    private Piece PieceAt(double seconds)
    {
        int found = Array.BinarySearch(_starts, seconds);
        return _pieces[Math.Max(0, found < 0 ? ~found - 1 : found)];
    }
}
