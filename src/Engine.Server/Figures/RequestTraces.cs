using System.Diagnostics;

namespace Engine.Server.Figures;

/// <summary>
/// Traces of single requests, made from the stamps that a batch has when it was answered: nothing is done on its way. Told are
/// slow requests, those that their callers trace, and of all others one in a thousand. Free of cost while nobody listens.
/// </summary>
/// <param name="time">The engine's clock.</param>
/// <param name="tellCopy">Adds the COPY that carried an event, by its sequence, to the current span; null where there is none.</param>
internal sealed class RequestTraces(TimeProvider time, Action<long>? tellCopy = null)
{
    /// <summary>What listeners know the source by.</summary>
    public const string SourceName = "Engine.Server";

    private const int OneIn = 1_000;

    // Clients that trace all that they send must not become dear, nor a stall after which all are slow.
    private const int MostOfCallers = 1_000;
    private const int MostSlow = 100;

    private static readonly ActivitySource s_source = new(SourceName);

    private readonly PerSecond _ofCallers = new(MostOfCallers, time);
    private readonly PerSecond _slow = new(MostSlow, time);
    private uint _turn;

    /// <summary>Whether anybody wants traces.</summary>
    public static bool IsHeard => s_source.HasListeners();

    /// <summary>Whether a request that was answered is to be told.</summary>
    /// <param name="isSlow">It took long.</param>
    /// <param name="caller">The span of its caller; default where there is none.</param>
    public bool Wants(bool isSlow, ActivityContext caller) =>
        IsHeard
        && (Interlocked.Increment(ref _turn) % OneIn == 1 || (isSlow && _slow.HasRoom()) || (caller != default && _ofCallers.HasRoom()));

    /// <summary>Tells one.</summary>
    public void Tell(in TracedRequest answered)
    {
        // Not of the call that brought it: a stream may last for days.
        Activity? call = Activity.Current;
        Activity.Current = null;
        try
        {
            TellAlone(answered);
        }
        finally
        {
            Activity.Current = call;
        }
    }

    private void TellAlone(in TracedRequest answered)
    {
        using Activity? request = s_source.CreateActivity("engine.request", ActivityKind.Server, answered.Caller);
        if (request is null)
        {
            return;
        }

        (long now, DateTimeOffset at) = (time.GetTimestamp(), time.GetUtcNow());
        DateTime When(long stamp) => (at - time.GetElapsedTime(stamp, now)).UtcDateTime;
        request.SetTag("engine.client", answered.Client);
        request.SetTag("engine.kind", answered.Kind.ToString());
        request.SetTag("engine.events", answered.Events);
        request.SetTag("engine.sequence.first", answered.FirstSequence);
        request.SetTag("engine.sequence.last", answered.LastSequence);
        request.SetStartTime(When(answered.Arrived)).Start();
        Part("engine.ring", When(answered.Arrived), When(answered.Taken))?.Dispose();
        using (Part("engine.journal", When(answered.Taken), When(answered.Released)))
        {
            if (answered.FirstSequence != 0)
            {
                tellCopy?.Invoke(answered.LastSequence);
            }
        }

        request.SetEndTime(When(answered.Released));
    }

    private static Activity? Part(string name, DateTime from, DateTime until)
    {
        Activity? part = s_source.CreateActivity(name, ActivityKind.Internal);
        part?.SetStartTime(from).Start();
        return part?.SetEndTime(until > from ? until : from.AddTicks(1)); // none at all would be taken for not known yet
    }
}
