using System.Diagnostics;
using Engine.Core.Pipeline;

namespace Engine.Server.Figures;

/// <summary>A request that was answered, with its stamps by <see cref="TimeProvider.GetTimestamp"/>.</summary>
/// <param name="Client">Whose it was.</param>
/// <param name="Kind">What it asked for.</param>
/// <param name="Events">Events in it.</param>
/// <param name="FirstSequence">Sequence of the first; 0 if it left none.</param>
/// <param name="LastSequence">Sequence that the answer rests on.</param>
/// <param name="Arrived">When it arrived.</param>
/// <param name="Taken">When the writer took it.</param>
/// <param name="Released">When its answer was released.</param>
/// <param name="Caller">The span of its caller; default where there is none.</param>
internal readonly record struct TracedRequest(
    string Client,
    BatchKind Kind,
    int Events,
    long FirstSequence,
    long LastSequence,
    long Arrived,
    long Taken,
    long Released,
    ActivityContext Caller = default)
{
    /// <summary>As its batch has it.</summary>
    public static TracedRequest Of(string client, Batch batch, ActivityContext caller) => new(
        client,
        batch.Kind,
        batch.Count,
        batch.FirstSequence,
        batch.LastSequence,
        batch.Arrived,
        Math.Clamp(batch.Taken, batch.Arrived, batch.Released),
        batch.Released,
        caller);
}
