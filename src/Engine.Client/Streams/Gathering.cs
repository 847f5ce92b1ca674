using Engine.Client.Calls;

namespace Engine.Client.Streams;

/// <summary>Which single transfers share a request, and how long it waits for more.</summary>
internal sealed class Gathering : IDisposable
{
    private readonly EngineClientOptions options;
    private readonly Deadlines deadlines;
    private readonly ITimer timer;

    /// <summary>Gives <paramref name="ready"/> when a request has waited long enough.</summary>
    public Gathering(EngineClientOptions options, Deadlines deadlines, TimeProvider time, Signal ready)
    {
        this.options = options;
        this.deadlines = deadlines;
        timer = time.CreateTimer(_ => ready.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a transfer may join a request that has not been sent.</summary>
    public bool Takes(GatheredRequest request, in Transfer transfer)
    {
        var isImported = (transfer.Flags & TransferFlags.Imported) != 0;
        return !request.IsSettled
            && request.Count < options.MaxBatch
            && request.IsImported == isImported
            && !IsOld(request);
    }

    /// <summary>
    /// Whether a request should wait for more company. While half the window is free it never does; after that, small
    /// requests would use up the window and the engine's time, so they wait, though no longer than the delay.
    /// </summary>
    public bool ShouldWait(GatheredRequest request, int inFlight)
    {
        if (inFlight < Math.Max(1, options.Window / 2) || request.Count >= options.MaxBatch)
        {
            return false;
        }

        var left = deadlines.Left(deadlines.After(request.Since, options.MaxDelay));
        if (left is not { Ticks: > 0 } wait)
        {
            return false;
        }

        timer.Change(wait, Timeout.InfiniteTimeSpan);
        return true;
    }

    public void Dispose() => timer.Dispose();

    /// <summary>One request has one deadline, so its transfers must have come at about the same time.</summary>
    private bool IsOld(GatheredRequest request) =>
        options.Deadline is { } deadline
        && deadlines.Now > deadlines.After(request.Since, deadline / 10);
}
