using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>
/// The last five minutes as rows. Each second's row is made once, when somebody looks, from the samples that the watch keeps.
/// For one thread at a time.
/// </summary>
internal sealed class SecondRows
{
    private Dictionary<TimeSpan, FigureRow> _byEnd = [];

    /// <summary>The rows of samples that are a second apart.</summary>
    public IReadOnlyList<FigureRow> Of(IReadOnlyList<EngineSample> samples)
    {
        var rows = new FigureRow[Math.Max(0, samples.Count - 1)];
        var byEnd = new Dictionary<TimeSpan, FigureRow>(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            EngineSample later = samples[i + 1];
            rows[i] = _byEnd.GetValueOrDefault(later.Elapsed) ?? FigureRow.Between(samples[i], later);
            byEnd[later.Elapsed] = rows[i];
        }

        _byEnd = byEnd;
        return rows;
    }
}
