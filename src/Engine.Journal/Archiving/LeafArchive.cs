using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// Archives one sealed leaf: writes its file, reads that back and verifies it, makes the rows that are kept, and only then
/// lets them take the place of the leaf. Interrupted anywhere before, there is a file too many, which the next run writes
/// anew; never a leaf too few.
/// </summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="folder">Where the file goes.</param>
/// <param name="systemIdentifier">The cluster of the journal.</param>
/// <param name="tell">Is told what is being done.</param>
internal sealed class LeafArchive(
    NpgsqlConnection connection, ArchiveFolder folder, string systemIdentifier, Action<string> tell)
{
    /// <summary>Archives it.</summary>
    /// <exception cref="JournalDamageException">It is damaged: it stays where it is.</exception>
    public async Task<ArchivedLeafInfo> RunAsync(int leaf, CancellationToken cancellation)
    {
        ChainHead before = leaf == 1
            ? ChainHead.Empty
            : (await SealedHead.ReadAsync(connection, leaf - 1, cancellation).ConfigureAwait(false))!;
        ChainHead seal = (await SealedHead.ReadAsync(connection, leaf, cancellation).ConfigureAwait(false))!;
        folder.RequireOwn(leaf, systemIdentifier, Convert.ToHexStringLower(seal.Hash.Span));

        tell("writing");
        (byte[] sha256, long bytes) = await folder
            .WriteAsync(leaf, file => LeafExport.WriteAsync(connection, leaf, file, cancellation)).ConfigureAwait(false);
        tell("verifying");
        EventDigest events = await VerifyAsync(leaf, before, sha256, cancellation).ConfigureAwait(false);
        ArchiveManifest manifest = Describe(leaf, before, seal, events.Count, sha256, bytes);
        folder.Complete(manifest);

        tell("keeping rows");
        await KeptRows.MakeAsync(connection, leaf, cancellation).ConfigureAwait(false);
        await RequireSameAsync(leaf, before.NextSequence, events, cancellation).ConfigureAwait(false);

        tell("swapping");
        await new LeafSwap(connection).ArchiveAsync(
            leaf, seal.Hash, folder.FileOf(leaf), sha256, events.ToBytes(), cancellation).ConfigureAwait(false);
        return ArchivedLeafInfo.Of(manifest, folder.FileOf(leaf));
    }

    // From the file, as a range is verified from the database: checksums, holes, the chain up to the seal, and all totals.
    private async Task<EventDigest> VerifyAsync(
        int leaf, ChainHead before, byte[] sha256, CancellationToken cancellation)
    {
        var events = new EventDigest();
        var totals = new LeafTotals();
        var file = new ArchiveFile(leaf, before.NextSequence, folder.WrittenOf(leaf), sha256);
        (ChainHead head, _) = await LeafPass
            .ReadAsync(file, before, new SinkPair(totals, events), progress: null, pace: null, cancellation)
            .ConfigureAwait(false);
        await SealCheck.OfChain(connection).RequireAsync(leaf, head, cancellation).ConfigureAwait(false);
        await new TotalsCheck(connection, ReadingPace.Unhurried)
            .RequireAsync(leaf, totals, head, cancellation).ConfigureAwait(false);
        return events;
    }

    private async Task RequireSameAsync(
        int leaf, long firstSequence, EventDigest events, CancellationToken cancellation)
    {
        EventDigest kept = await KeptRows
            .DigestAsync(connection, TableInMaking.Of(KeptRows.NameOf(leaf)), cancellation).ConfigureAwait(false);
        if (!kept.ToBytes().AsSpan().SequenceEqual(events.ToBytes()))
        {
            throw new JournalDamageException(
                firstSequence, $"leaf {leaf} was changed between the writing of its archive and of the rows that are kept of it");
        }
    }

    private ArchiveManifest Describe(
        int leaf, ChainHead before, ChainHead seal, long events, byte[] sha256, long bytes) => new(
        ArchiveManifest.Current,
        systemIdentifier,
        leaf,
        FirstSequence: before.NextSequence,
        LastSequence: seal.Sequence,
        Rows: events + seal.Block - before.Block,
        events,
        FirstBlock: before.Block + 1,
        LastBlock: seal.Block,
        ChainBefore: Convert.ToHexStringLower(before.Hash.Span),
        ChainAfter: Convert.ToHexStringLower(seal.Hash.Span),
        Path.GetFileName(folder.FileOf(leaf)),
        bytes,
        Convert.ToHexStringLower(sha256),
        RowLayout.ColumnList);
}
