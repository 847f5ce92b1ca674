namespace Engine.Cli.Drills.Labelled;

/// <summary>A series of which people have said where it was out of the ordinary.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Values">Its values, in order.</param>
/// <param name="Windows">The rows within which a detection is right; by rising rows, none within another.</param>
internal sealed record LabelledSeries(string Name, double[] Values, IReadOnlyList<LabelledWindow> Windows)
{
    private const double ProbationShare = 0.15;
    private const int LongestProbation = 750;

    /// <summary>Rows at its beginning from which a detector may learn; it is not judged by them.</summary>
    public int Probation => (int)Math.Min(ProbationShare * Values.Length, LongestProbation);

    /// <summary>The windows that a detector can find.</summary>
    public IEnumerable<LabelledWindow> Findable => Windows.Where(window => window.Last >= Probation);
}

/// <summary>A stretch of rows, both ends within it.</summary>
internal readonly record struct LabelledWindow(int First, int Last)
{
    /// <summary>Rows.</summary>
    public int Length => Last - First + 1;

    /// <summary>Whether a row lies in it.</summary>
    public bool Has(int row) => row >= First && row <= Last;
}
