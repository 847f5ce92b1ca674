namespace Engine.Load.Profiles;

/// <summary>What a schema cannot say about a profile.</summary>
internal static class ProfileRules
{
    /// <summary>Each fault with its path; none in a profile that can be run.</summary>
    public static IEnumerable<string> Faults(LoadProfile profile)
    {
        for (int i = 0; i < profile.Segments.Count; i++)
        {
            Segment segment = profile.Segments[i];
            string path = $"#/segments[{i}]";
            IEnumerable<string> faults = Shape(segment, path)
                .Concat(OfMix(segment.Mix ?? profile.Mix, segment.Batch ?? profile.Batch, path));
            foreach (string fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Shape(Segment segment, string path)
    {
        object?[] shapes = [segment.Rate, segment.Ramp, segment.Curve, segment.Counts];
        int given = shapes.Count(shape => shape is not null);
        if (given != 1)
        {
            yield return $"{path}: give exactly one of rate, ramp, curve, counts; there are {given}";
            yield break;
        }

        bool bringsItsTime = segment.Curve is not null || segment.Counts is not null;
        if (bringsItsTime == segment.Seconds.HasValue)
        {
            yield return bringsItsTime
                ? $"{path}.seconds: the curve or the counts say how long the segment lasts; leave it out"
                : $"{path}.seconds: is missing";
        }

        if (segment.Counts is not null && segment.Total is not null)
        {
            yield return $"{path}.total: the counts say how many there are; leave it out";
        }

        if (segment.Total is not null && IsFlatZero(segment))
        {
            yield return $"{path}.total: the rate is 0 throughout: there is no shape to be multiplied";
        }

        foreach (string fault in OfCurve(segment.Curve ?? [], $"{path}.curve"))
        {
            yield return fault;
        }
    }

    private static bool IsFlatZero(Segment segment) =>
        segment.Rate == 0
        || segment.Ramp is { From: 0, To: 0 }
        || (segment.Curve?.All(point => point[1] == 0) ?? false);

    private static IEnumerable<string> OfCurve(IReadOnlyList<double[]> curve, string path)
    {
        for (int i = 0; i < curve.Count; i++)
        {
            if (i == 0 && curve[0][0] != 0)
            {
                yield return $"{path}[0]: the first point is at second 0";
            }

            if (i > 0 && curve[i][0] <= curve[i - 1][0])
            {
                yield return $"{path}[{i}]: is not later than the point before it";
            }
        }
    }

    private static IEnumerable<string> OfMix(Mix mix, BatchSizes batch, string path)
    {
        if (mix.Sum <= 0)
        {
            yield return $"{path}: every weight of its mix is 0";
        }

        if (mix.Linked > 0 && batch.Largest < 2)
        {
            yield return $"{path}: linked transfers need requests of at least 2; its batch is 1";
        }
    }
}
