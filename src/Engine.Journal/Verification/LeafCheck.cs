using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>
/// Verifies leaves one by one: checksums, holes, their part of the chain, and of those that are sealed the end of it and
/// all totals, of those that are archived the rows that were kept.
/// </summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="pace">How fast to read.</param>
internal sealed class LeafCheck(NpgsqlConnection connection, ReadingPace pace)
{
    /// <summary>Verifies a leaf; returns where the chain stands at its end, and how many events it holds.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="before">Where the chain stands at the end of the leaf before.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added: names the first one found.</exception>
    public async Task<(ChainHead Head, long Events)> RunAsync(
        int leaf, ChainHead before, IProgress<JournalProgress>? progress, CancellationToken cancellation)
    {
        (LeafTotals totals, ChainHead head, long events) = await LeafTotals
            .ReadAsync(connection, leaf, before, pace, progress, cancellation).ConfigureAwait(false);
        await SealCheck.OfChain(connection).RequireAsync(leaf, head, cancellation).ConfigureAwait(false);
        if (await SealedHead.ReadAsync(connection, leaf, cancellation).ConfigureAwait(false) is not null)
        {
            await new TotalsCheck(connection, pace).RequireAsync(leaf, totals, head, cancellation).ConfigureAwait(false);
        }

        long kept = await KeptRows.RequireSoundAsync(connection, leaf, cancellation).ConfigureAwait(false);
        await pace.KeepAsync(kept, cancellation).ConfigureAwait(false);
        return (head, events);
    }
}
