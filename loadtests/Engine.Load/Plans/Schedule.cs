using Engine.Load.Profiles;

namespace Engine.Load.Plans;

/// <summary>
/// The requests of a plan in the order in which they are due. It depends on plan and seed alone, never on what became
/// of earlier requests.
/// </summary>
public sealed class Schedule
{
    private readonly Plan _plan;
    private readonly Random _random;
    private readonly bool _poisson;
    private double _place;
    private int _piece;

    /// <summary>Starts at the plan's beginning.</summary>
    public Schedule(Plan plan, int seed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _random = new Random(seed);
        _poisson = plan.Profile.Arrivals == Arrivals.Poisson;
        IsDone = !Find();
    }

    /// <summary>The request that is due next; the last one where <see cref="IsDone"/>.</summary>
    public Arrival Next { get; private set; }

    /// <summary>Whether every request was taken.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Goes on to the request after <see cref="Next"/>.</summary>
    public void Advance() => IsDone = IsDone || !Find();

    // Places are counted in transfers due: there the rate is 1 throughout, whatever it is in time.
    private bool Find()
    {
        int size = BatchAt(_place).At(_random.NextDouble());
        double due;
        if (_poisson)
        {
            _place += -Math.Log(1 - _random.NextDouble()) * size;
            due = _place;
        }
        else
        {
            // A request stands for its transfers: it is due when half of them would have been. The last may be smaller.
            size = (int)Math.Min(size, Math.Floor(_plan.Total - _place));
            due = _place + (size / 2.0);
            _place += size;
        }

        if (size < 1 || due > _plan.Total)
        {
            return false;
        }

        Piece piece = PieceOf(due);
        double seconds = piece.Start + piece.TimeOf(due - piece.Before);
        Next = new Arrival(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)), size, piece.Segment);
        return true;
    }

    private BatchSizes BatchAt(double place)
    {
        Segment segment = _plan.Profile.Segments[PieceOf(place).Segment];
        return segment.Batch ?? _plan.Profile.Batch;
    }

    private Piece PieceOf(double place)
    {
        ReadOnlySpan<Piece> pieces = _plan.Pieces;
        while (_piece < pieces.Length - 1 && place >= pieces[_piece].Before + pieces[_piece].Transfers)
        {
            _piece++;
        }

        return pieces[_piece];
    }
}
