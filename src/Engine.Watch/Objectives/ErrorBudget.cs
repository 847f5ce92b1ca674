namespace Engine.Watch.Objectives;

/// <summary>
/// Good and bad of one objective over all the windows: by the second up to an hour where an hour pages, by the minute beyond.
/// What was not seen yet counts as having gone well at the rate of what was, so that the first bad second after a start is
/// not an hour's worth; and a few that went badly in a quiet night are no share.
/// </summary>
internal sealed class ErrorBudget(Objective objective)
{
    private const double LeastBad = 10;
    private const double ByTheSecondUpTo = 14; // times too fast: the pair that has to page within a minute

    private readonly Window[] _windows =
    [
        .. BurnRate.All.SelectMany(pair => new[] { new Window(pair, pair.Long), new Window(pair, pair.Short) }),
    ];

    /// <summary>The objective.</summary>
    public Objective Objective { get; } = objective;

    /// <summary>Counts what happened in a second.</summary>
    /// <param name="second">Whole seconds, by a clock that never steps.</param>
    /// <param name="good">What went well.</param>
    /// <param name="bad">What did not.</param>
    public void Add(long second, double good, double bad)
    {
        foreach (Window window in _windows)
        {
            window.Count.Add(second / window.StepSeconds, good, bad);
        }
    }

    /// <summary>How many times too fast the budget burns over the long and the short window of a pair.</summary>
    public (double Long, double Short) Burns(int pair) => (Burn(_windows[2 * pair]), Burn(_windows[(2 * pair) + 1]));

    /// <summary>Writes the longest window, by the minute, of which the others are parts.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Objective.Text);
        _windows[^2].Count.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the last of its minutes ends with a second.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    public void Read(BinaryReader reader, long lastSecond)
    {
        const int Minute = 60;
        int minutes = reader.ReadInt32();
        long first = ((lastSecond / Minute) - minutes) * Minute;
        for (int i = 0; i < minutes * Minute; i += Minute)
        {
            // By the second where windows are: the last hour.
            int parts = i >= (minutes - Minute - 1) * Minute ? Minute : 1;
            (double good, double bad) = (reader.ReadDouble() / parts, reader.ReadDouble() / parts);
            for (int second = 0; second < parts; second++)
            {
                Add(first + i + second, good, bad);
            }
        }
    }

    private double Burn(Window window)
    {
        double all = window.Count.Good + window.Count.Bad;
        return window.Count.Bad < LeastBad ? 0 : window.Count.Bad / all * window.Count.Seen / Objective.Budget;
    }

    private sealed class Window(BurnRate pair, TimeSpan length)
    {
        public int StepSeconds { get; } = pair.Times > ByTheSecondUpTo ? 1 : 60;

        public SlidingCount Count { get; } = new((int)length.TotalSeconds / (pair.Times > ByTheSecondUpTo ? 1 : 60));
    }
}
