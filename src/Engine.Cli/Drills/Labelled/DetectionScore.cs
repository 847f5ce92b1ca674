namespace Engine.Cli.Drills.Labelled;

/// <summary>What a wrong answer costs, beside 1 for a window found at once.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="FalseAlarm">A detection outside all windows.</param>
/// <param name="Miss">A window without one.</param>
internal sealed record ScoringProfile(string Name, double FalseAlarm, double Miss)
{
    /// <summary>The three of the Numenta Anomaly Benchmark.</summary>
    public static IReadOnlyList<ScoringProfile> All { get; } =
        [new("standard", 0.11, 1), new("low_fp", 0.22, 1), new("low_fn", 0.11, 2)];
}

/// <summary>
/// How well detections meet labels, scored as the Numenta Anomaly Benchmark does (Lavin and Ahmad, ICMLA 2015): the first
/// detection in a window earns up to 1, the more the earlier; others in it nothing; one outside costs the more the farther it
/// is behind the window before it; 100 is perfect, 0 as good as never saying anything.
/// </summary>
internal sealed class DetectionScore
{
    private const double Steepness = 5;
    private const double FarAway = 3;

    private double _earned;
    private double _falseWeight;

    /// <summary>Windows that could be found.</summary>
    public int Windows { get; private set; }

    /// <summary>Windows that were not.</summary>
    public int Missed { get; private set; }

    /// <summary>Detections outside all windows.</summary>
    public int FalseAlarms { get; private set; }

    /// <summary>Adds a series and the rows at which something was detected in it, in order.</summary>
    public void Add(LabelledSeries series, IReadOnlyList<int> detections)
    {
        IReadOnlyList<int> judged = [.. detections.Where(row => row >= series.Probation)];
        foreach (LabelledWindow window in series.Findable)
        {
            Windows++;
            int? first = judged.Cast<int?>().FirstOrDefault(row => window.Has(row!.Value));
            if (first is { } row)
            {
                _earned += Worth(-(window.Last - row + 1) / (double)window.Length) / Worth(-1);
            }
            else
            {
                Missed++;
            }
        }

        foreach (int row in judged.Where(row => !series.Windows.Any(window => window.Has(row))))
        {
            FalseAlarms++;
            _falseWeight += series.Windows.LastOrDefault(window => window.Last < row) is { Length: > 1 } before
                ? -Worth((row - before.Last) / (double)before.Length)
                : 1;
        }
    }

    /// <summary>The score under a profile.</summary>
    public double Of(ScoringProfile profile)
    {
        double nothing = -profile.Miss * Windows;
        double raw = _earned - (profile.FalseAlarm * _falseWeight) - (profile.Miss * Missed);
        return Windows == 0 ? 0 : 100 * (raw - nothing) / (Windows - nothing);
    }

    // From nearly 1 at the window's beginning (-1) over 0 at its end to -1 far behind it.
    private static double Worth(double place) =>
        place > FarAway ? -1 : (2 / (1 + Math.Exp(Steepness * place))) - 1;
}
