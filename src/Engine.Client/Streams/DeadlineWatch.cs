using Engine.Client.Calls;

namespace Engine.Client.Streams;

/// <summary>
/// Knows whose deadline falls next. All calls of a client have the same time, so deadlines fall in the order of the
/// calls, and one timer serves them all. Guarded by the queue that owns it.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    private readonly Deadlines deadlines;
    private readonly LinkedList<PendingRequest> requests = new();
    private readonly ITimer timer;

    /// <summary>Calls <paramref name="fallen"/> when a deadline has fallen.</summary>
    public DeadlineWatch(Deadlines deadlines, TimeProvider time, Action fallen)
    {
        this.deadlines = deadlines;
        timer = time.CreateTimer(_ => fallen(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(PendingRequest request)
    {
        request.Place = requests.AddLast(request);
        if (requests.Count == 1)
        {
            Arm(request);
        }
    }

    /// <summary>Lets go of a request that is settled, though others before it are not: they may never be.</summary>
    public void Forget(PendingRequest request)
    {
        if (request.Place is { } place)
        {
            requests.Remove(place);
            request.Place = null;
        }
    }

    /// <summary>
    /// Takes the next unanswered request whose deadline has fallen, or any with <paramref name="all"/>; when there is
    /// none, waits for the next deadline and returns null.
    /// </summary>
    public PendingRequest? NextDue(bool all)
    {
        if (requests.First is not { Value: var request })
        {
            return null;
        }

        if (all || request.Deadline <= deadlines.Now)
        {
            Forget(request);
            return request;
        }

        Arm(request);
        return null;
    }

    public void Dispose() => timer.Dispose();

    private void Arm(PendingRequest request)
    {
        if (deadlines.Left(request.Deadline) is { } left)
        {
            // A timer counts whole milliseconds; one that fires before the deadline would have to be set again.
            timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
