using System.Globalization;
using Engine.Watch.Samples;
using Google.Protobuf.WellKnownTypes;

namespace Engine.Server.Admin;

/// <summary>How complete the journal was seen to be, as the status tells it.</summary>
internal static class CompletenessReport
{
    /// <summary>What a sample says of it; null where nobody has looked yet.</summary>
    public static V1.CompletenessStatus? Of(EngineSample? sample)
    {
        if (sample?.Completeness is not { Recent: var recent } completeness)
        {
            return null;
        }

        return new V1.CompletenessStatus
        {
            FromSequence = (ulong)recent.From,
            ThroughSequence = (ulong)recent.Through,
            EventsCommitted = (ulong)recent.Committed.Events,
            EventsSeen = (ulong)recent.Seen.Events,
            ValueCommitted = recent.Committed.Value.ToString(CultureInfo.InvariantCulture),
            ValueSeen = recent.Seen.Value.ToString(CultureInfo.InvariantCulture),
            ByCount = completeness.ByCount,
            ByValue = completeness.ByValue,
            EventsInFlight = (ulong)Math.Max(0, sample.Partition.AppliedSequence - sample.Partition.DurableSequence),
            Age = Duration.FromTimeSpan(sample.Elapsed - completeness.Read),
            Damage = recent.Damage,
        };
    }
}
