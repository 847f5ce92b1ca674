using Engine.Load.Plans;

namespace Engine.Load.Capacity;

/// <summary>The second of a plan in which most is due.</summary>
/// <param name="At">Its start.</param>
/// <param name="Transfers">Transfers due in it.</param>
public readonly record struct PeakSecond(TimeSpan At, double Transfers)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private const int StepsInSecond = 10;
    private const int MostSteps = 2_000_000;

    /// <summary>Finds it, to a tenth of a second; to a step of its length where the plan is very long.</summary>
    public static PeakSecond Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        TimeSpan step = s_second / StepsInSecond;
        if (plan.Duration / step > MostSteps)
        {
            step = plan.Duration / MostSteps;
        }

        var most = new PeakSecond(TimeSpan.Zero, plan.DueUntil(s_second < plan.Duration ? s_second : plan.Duration));
        for (TimeSpan at = step; at + s_second <= plan.Duration; at += step)
        {
            // A difference of large sums: what is whole on paper stays so.
            double due = Math.Round(plan.DueUntil(at + s_second) - plan.DueUntil(at), 6);
            most = due > most.Transfers ? new PeakSecond(at, due) : most;
        }

        return most;
    }
}
