using System.Data;
using System.Threading.Channels;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>Reads the rows between two blocks that an engine has committed, and requires that they are those.</summary>
internal sealed class SpanReader : IDisposable
{
    private readonly Channel<RowChunk> _free = Channel.CreateUnbounded<RowChunk>();
    private readonly TotalsSink _sink = new();
    private readonly ChainReplay _replay;

    /// <summary>Prepares to read again and again, with the same memory.</summary>
    public SpanReader() => _replay = new ChainReplay(ChainHead.Empty, _sink, _free.Writer);

    /// <summary>Reads them as of one moment; returns what their events come to.</summary>
    /// <param name="connection">A connection that is free.</param>
    /// <param name="from">The block before the first row.</param>
    /// <param name="through">The block of the last row.</param>
    /// <param name="guesses">Whether to begin at the page where they should begin, or at the start of the leaf.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added: names the first one found.</exception>
    public async Task<RowTotals> ReadAsync(
        NpgsqlConnection connection,
        CommittedBlock from,
        CommittedBlock through,
        bool guesses,
        CancellationToken cancellation)
    {
        _replay.Restart(from.Head);
        _sink.Clear();
        await using NpgsqlTransaction snapshot = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        for (int leaf = from.Leaf; leaf <= through.Leaf; leaf++)
        {
            long page = guesses && leaf == from.Leaf
                ? await FindPageAsync(connection, leaf, from.Head.Block, cancellation).ConfigureAwait(false)
                : 0;
            var rows = new LeafTable(connection, leaf, from.Head, LeafPages.From(page), through.Head);
            await LeafReader.ReadAsync(rows, _replay, _free.Reader, null, cancellation).ConfigureAwait(false);
        }

        _replay.RequireWhole();
        RequireSame(_replay.Head, through.Head);
        await snapshot.CommitAsync(cancellation).ConfigureAwait(false);
        return _sink.Totals;
    }

    /// <inheritdoc/>
    public void Dispose() => _replay.Dispose();

    private static async Task<long> FindPageAsync(
        NpgsqlConnection connection, int leaf, long block, CancellationToken cancellation) =>
        PageGuess.From(await connection.ScalarAsync<long>(
            $"SELECT {PageGuess.Of(Leaves.TableOf(leaf))}",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = block }).ConfigureAwait(false));

    private static void RequireSame(ChainHead found, ChainHead committed)
    {
        if (found.Block < committed.Block)
        {
            throw new JournalDamageException(
                found.NextSequence,
                $"the row is missing: PostgreSQL has nothing behind block {found.Block}, though this engine has committed "
                    + $"block {committed.Block}, to sequence {committed.Sequence}");
        }

        if (!found.Hash.Span.SequenceEqual(committed.Hash.Span))
        {
            throw new JournalDamageException(
                found.Sequence, $"block {found.Block} was replaced: it has not the hash that this engine has committed");
        }
    }
}
