using Engine.Load.Measuring;
using Engine.Load.Plans;

namespace Engine.Load.Running;

/// <summary>
/// The open model: requests are sent at their moments in the schedule, whatever became of those before. A step
/// function: it sends what is due, never waits, and reads time from the run alone.
/// </summary>
public sealed class OpenLoad
{
    private readonly LoadRun _run;
    private readonly Schedule _schedule;

    /// <summary>A load at the start of its schedule.</summary>
    public OpenLoad(LoadRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _schedule = new Schedule(run.Plan, run.Options.Seed);
    }

    /// <summary>Sends everything that is due, and says when the next request is; null when all were sent.</summary>
    public TimeSpan? Step()
    {
        while (!_schedule.IsDone && !_run.IsStopped)
        {
            Arrival due = _schedule.Next;
            if (due.At > _run.Elapsed)
            {
                return due.At;
            }

            Send(due);
            _schedule.Advance();
        }

        return null;
    }

    private void Send(Arrival due)
    {
        Counts counts = _run.Measurements.Segments[due.Segment].Counts;
        counts.Add(Outcome.Planned, due.Transfers);
        if (_run.HasRoom(due.Transfers))
        {
            _run.Send(_run.Take(due.At, due.Transfers, due.Segment));
        }
        else
        {
            counts.Add(Outcome.Dropped, due.Transfers);
        }
    }
}
