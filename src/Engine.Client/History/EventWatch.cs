using System.Runtime.CompilerServices;
using Engine.Client.Calls;

namespace Engine.Client.History;

/// <summary>Reads the stream of events, with nothing left out and nothing twice.</summary>
internal sealed class EventWatch(ResumedStream stream)
{
    public async IAsyncEnumerable<EventBatch> RunAsync(
        EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = query.FromSequence;
        var messages = stream.ReadAsync(
            invoker => new V1.HistoryService.HistoryServiceClient(invoker)
                .WatchEvents(HistoryMessages.Request(query, next), cancellationToken: cancellationToken),
            cancellationToken);
        await foreach (var message in messages.ConfigureAwait(false))
        {
            next = message.Sequence + 1;
            yield return new EventBatch([.. message.Events.Select(HistoryMessages.Event)], message.Sequence);
        }
    }
}
