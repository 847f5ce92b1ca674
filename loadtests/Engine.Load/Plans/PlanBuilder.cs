using Engine.Load.Profiles;

namespace Engine.Load.Plans;

/// <summary>Makes plans of profiles.</summary>
public static class PlanBuilder
{
    /// <summary>The plan of a profile that was read by <see cref="ProfileFile"/>.</summary>
    /// <exception cref="ProfileException">It asks for less than one transfer.</exception>
    public static Plan Build(LoadProfile profile, Warp warp)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(warp.Speed, nameof(warp));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(warp.Scale, nameof(warp));
        List<Piece> pieces = [];
        double start = 0;
        double before = 0;
        for (int i = 0; i < profile.Segments.Count; i++)
        {
            (double Seconds, double From, double To)[] lines = [.. Lines(profile.Segments[i])];
            double factor = Factor(profile.Segments[i], lines) * warp.Scale * warp.Speed;
            foreach ((double seconds, double from, double to) in lines)
            {
                var piece = new Piece(start, seconds / warp.Speed, from * factor, to * factor, before, i);
                pieces.Add(piece);
                start += piece.Seconds;
                before += piece.Transfers;
            }
        }

        return Math.Round(before, 6) >= 1
            ? new Plan(profile, [.. pieces])
            : throw new ProfileException($"The profile {profile.Name} asks for less than one transfer in all.");
    }

    private static double Factor(Segment segment, (double Seconds, double From, double To)[] lines) =>
        segment.Total is { } total ? total / lines.Sum(line => (line.From + line.To) / 2 * line.Seconds) : 1;

    private static IEnumerable<(double Seconds, double From, double To)> Lines(Segment segment) => segment switch
    {
        { Rate: { } rate } => [(segment.Seconds!.Value, rate, rate)],
        { Ramp: { } ramp } => [(segment.Seconds!.Value, ramp.From, ramp.To)],
        { Curve: { } curve } => curve.Zip(curve.Skip(1), (a, b) => (b[0] - a[0], a[1], b[1])),
        { Counts: { } counts } => counts.Transfers.Select(
            count => (counts.EveryMs / 1000, count * 1000 / counts.EveryMs, count * 1000 / counts.EveryMs)),
        _ => throw new InvalidOperationException("A segment without a rate was refused when the profile was read."),
    };
}
