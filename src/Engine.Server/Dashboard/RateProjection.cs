using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>Events a second: wanted, reached, durable.</summary>
internal static class RateProjection
{
    /// <summary>Those of a span.</summary>
    /// <param name="span">Between which samples.</param>
    /// <param name="capacity">Events a second that were measured as the limit; 0 where that is not known.</param>
    public static V1.RateFigures Of(in SampleSpan span, double capacity)
    {
        double reached = span.Rate(Events);
        double refused = span.Rate(static sample => sample.Answers.RequestsRefused);
        double arrived = span.Rate(static sample => sample.Answers.RequestsAccepted) + refused;
        return new V1.RateFigures
        {
            // Of what waits or was refused before the ring only the requests are counted: each is taken to be as large as
            // those that were answered.
            Wanted = arrived * EventsPerRequest(span),
            Reached = reached,
            Durable = Durable(span) ?? reached,
            Refused = span.Rate(static sample => sample.Answers.EventsRefused),
            RequestsRefused = refused,
            Capacity = capacity,
        };
    }

    // Where it did not lead before, the sequence goes on from that of the whole journal: what is reached is durable.
    private static double? Durable(in SampleSpan span) =>
        span.Earlier is { IsLeading: true, Partition.DurableSequence: > 0 }
            ? span.Rate(static sample => sample.Partition.DurableSequence)
            : null;

    private static double Events(EngineSample sample) =>
        sample.Answers.EventsOk + sample.Answers.EventsByCode.Values.Sum();

    // While nothing is answered, as before.
    private static double EventsPerRequest(in SampleSpan span)
    {
        long requests = span.Later.Answers.RequestsEnded - span.Earlier.Answers.RequestsEnded;
        double events = Events(span.Later) - Events(span.Earlier);
        return requests > 0 && events > 0
            ? events / requests
            : Events(span.Later) / Math.Max(1, span.Later.Answers.RequestsEnded);
    }
}
