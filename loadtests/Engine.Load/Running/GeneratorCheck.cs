using Engine.Load.Plans;

namespace Engine.Load.Running;

/// <summary>How much this generator can send on this machine when answers cost nothing.</summary>
public static class GeneratorCheck
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_measured = TimeSpan.FromMilliseconds(200);

    /// <summary>Transfers a second that it makes and sends, with sizes and mix of the plan's busiest segment.</summary>
    public static double Measure(Plan plan, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        int busiest = BusiestSegment(plan);
        var run = new LoadRun(plan, new NobodyTarget(), time, new LoadOptions());
        int size = (plan.Profile.Segments[busiest].Batch ?? plan.Profile.Batch).Largest;
        Send(run, size, busiest, s_warmUp);
        TimeSpan start = run.Elapsed;
        long sent = Send(run, size, busiest, start + s_measured);
        return sent / (run.Elapsed - start).TotalSeconds;
    }

    private static long Send(LoadRun run, int size, int segment, TimeSpan until)
    {
        long sent = 0;
        while (run.Elapsed < until)
        {
            run.Send(run.Take(run.Elapsed, size, segment));
            sent += size;
        }

        return sent;
    }

    private static int BusiestSegment(Plan plan)
    {
        Piece busiest = plan.Pieces[0];
        foreach (Piece piece in plan.Pieces)
        {
            if (Math.Max(piece.From, piece.To) > Math.Max(busiest.From, busiest.To))
            {
                busiest = piece;
            }
        }

        return busiest.Segment;
    }
}
