using System.Data;
using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Past;
using Engine.Journal.Sealing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>Begins a start: with what is known of sealed leaves, and the newest checkpoint among them.</summary>
/// <param name="connection">Where to read.</param>
/// <param name="history">Is told of the sealed leaves.</param>
/// <param name="log">Where it tells.</param>
internal sealed class Restoring(NpgsqlConnection connection, SealedHistory history, ILogger log)
{
    /// <summary>Takes the newest checkpoint into the ledger, if there is one; says where the chain goes on.</summary>
    public async Task<ChainHead> RunAsync(StateMachine ledger, CancellationToken cancellation)
    {
        // Leaves stay in their places, for a filter that has to be made anew from one.
        await using LeafReaders reading = await LeafReaders.EnterAsync(connection, cancellation).ConfigureAwait(false);

        // One snapshot: an engine that leads may save a newer one, and take out an older one, meanwhile.
        await using NpgsqlTransaction snapshot = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        int newest = await SealedHead.NewestAsync(connection, cancellation).ConfigureAwait(false);
        await history.RefreshAsync(connection, newest, log, cancellation).ConfigureAwait(false);
        Checkpoint? checkpoint = await new CheckpointReader(connection, log)
            .ReadNewestAsync(history.Newest, cancellation).ConfigureAwait(false);
        ChainHead? head = checkpoint is null
            ? null
            : await SealedHead.ReadAsync(connection, checkpoint.Leaf, cancellation).ConfigureAwait(false);
        await snapshot.CommitAsync(cancellation).ConfigureAwait(false);
        if (checkpoint is null || head is null)
        {
            return ChainHead.Empty;
        }

        checkpoint.RestoreTo(ledger);
        log.Restored(ledger.AccountCount, ledger.OpenHoldCount, head.Sequence);
        return head;
    }
}
