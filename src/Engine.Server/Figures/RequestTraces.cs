using System.Diagnostics;

namespace Engine.Server.Figures;

/// <summary>
/// Traces of single requests, made from the stamps that a batch has when it was answered: nothing is done on its way. Told are
/// slow requests, and of all others one in a thousand. Free of cost while nobody listens.
/// </summary>
/// <param name="time">The engine's clock.</param>
internal sealed class RequestTraces(TimeProvider time)
{
    /// <summary>What listeners know the source by.</summary>
    public const string SourceName = "Engine.Server";

    private const int OneIn = 1_000;

    private static readonly ActivitySource s_source = new(SourceName);

    private uint _turn;

    /// <summary>Whether a request that was answered is to be told.</summary>
    public bool Wants(bool isSlow) =>
        s_source.HasListeners() && (Interlocked.Increment(ref _turn) % OneIn == 1 || isSlow);

    /// <summary>Tells one.</summary>
    public void Tell(in TracedRequest answered)
    {
        // Of its own, not of the call that brought it: a stream may last for days.
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
        using Activity? request = s_source.CreateActivity("engine.request", ActivityKind.Server);
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
        Part("engine.ring", When(answered.Arrived), When(answered.Taken));
        Part("engine.journal", When(answered.Taken), When(answered.Released));
        request.SetEndTime(When(answered.Released));
    }

    private static void Part(string name, DateTime from, DateTime until)
    {
        using Activity? part = s_source.CreateActivity(name, ActivityKind.Internal);
        part?.SetStartTime(from).Start();
        part?.SetEndTime(until > from ? until : from.AddTicks(1)); // none at all would be taken for not known yet
    }
}
