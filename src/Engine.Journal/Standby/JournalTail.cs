using System.Data;
using System.Threading.Channels;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>
/// Reads on where the chain ended, again and again. A leaf has no index by which to find its newest rows, so that only
/// its last pages are read, from where the last few blocks lie. That is a guess (lanes fill pages side by side, and
/// pages made in advance are used late): whenever it does not yield whole blocks, the leaf is read from its start.
/// </summary>
internal sealed class JournalTail : IDisposable
{
    private readonly Channel<RowChunk> _free = Channel.CreateUnbounded<RowChunk>();
    private readonly Leaves _leaves;
    private readonly ChainReplay _replay;
    private long _lastBlock;

    /// <summary>Goes on behind <paramref name="head"/>.</summary>
    public JournalTail(ChainHead head, IJournalSink sink, Leaves leaves)
    {
        (_leaves, _lastBlock) = (leaves, head.Block);
        _replay = new ChainReplay(head, sink, _free.Writer);
    }

    /// <summary>The end of the chain so far.</summary>
    public ChainHead Head => _replay.Head;

    /// <summary>Events handed on.</summary>
    public long Events => _replay.Events;

    /// <summary>Blocks known to be committed that were not handed on yet. Any thread.</summary>
    public long BlocksBehind => Math.Max(0, Volatile.Read(ref _lastBlock) - _replay.Head.Block);

    /// <summary>How often a leaf had to be read from its start.</summary>
    public int WholeReads { get; private set; }

    /// <summary>
    /// Reads everything that is committed by now. Where it fails, what was handed on by then stays so, and the next call goes
    /// on behind it.
    /// </summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="isFenced">Whether it is in a transaction that keeps all others from writing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="JournalDamageException">A row is missing, changed or added.</exception>
    public async Task CatchUpAsync(NpgsqlConnection connection, bool isFenced, CancellationToken cancellation)
    {
        try
        {
            (int Last, int Next) leaf;
            do
            {
                leaf = LeavesOfHead();
                bool isCaughtUp = await IsCaughtUpAsync(connection, leaf.Last, cancellation).ConfigureAwait(false)
                    && (leaf.Next == leaf.Last
                        || await IsCaughtUpAsync(connection, leaf.Next, cancellation).ConfigureAwait(false));
                if (!isCaughtUp)
                {
                    await ReadWholeAsync(connection, isFenced, cancellation).ConfigureAwait(false);
                }
            }
            while (LeavesOfHead() != leaf);
        }
        catch
        {
            // Rows of a block that is not whole yet are read again: kept, they would be there twice.
            _replay.Restart(Head);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _replay.Dispose();

    // The next block lies in the leaf of the last one, unless that one says that history goes on in another.
    private (int Last, int Next) LeavesOfHead() => (_leaves.Of(Head.Sequence), _leaves.Of(Head.NextSequence));

    /// <summary>Reads a leaf's last pages; false if they do not hold all that is new.</summary>
    private async Task<bool> IsCaughtUpAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        // The leaf of the last block is there; the first one, and the next one, are made in their time.
        bool hasLeaf = (Head.Block > 0 && leaf == _leaves.Of(Head.Sequence))
            || await HasLeafAsync(connection, leaf, cancellation).ConfigureAwait(false);
        if (!hasLeaf)
        {
            return true;
        }

        (long last, long page) = await FindAsync(connection, leaf, cancellation).ConfigureAwait(false);
        if (last <= Head.Block)
        {
            return true;
        }

        Volatile.Write(ref _lastBlock, last);
        var rows = new LeafTable(connection, leaf, Head, LeafPages.From(page));
        await LeafReader.ReadAsync(rows, _replay, _free.Reader, null, cancellation).ConfigureAwait(false);
        return Head.Block >= last && !_replay.HasRest;
    }

    // Every statement sees whole blocks, for the journal is a prefix of history at every instant.
    private Task<(long Last, long Page)> FindAsync(
        NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        string table = Leaves.TableOf(leaf);
        return connection.FirstAsync(
            $"""
            SELECT coalesce((SELECT max(block) FROM {table} WHERE block > $1), 0),
                   {PageGuess.Of(table)}
            """,
            row => (row.GetInt64(0), PageGuess.From(row.GetInt64(1))),
            cancellation,
            new NpgsqlParameter<long> { TypedValue = Head.Block });
    }

    private static Task<bool> HasLeafAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation) =>
        connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM engine.engine_leaf WHERE number = $1)",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf });

    // One snapshot for all of it: what is still not whole then is damage.
    private async Task ReadWholeAsync(
        NpgsqlConnection connection, bool isFenced, CancellationToken cancellation)
    {
        WholeReads++;
        _replay.Restart(Head);
        await using NpgsqlTransaction? snapshot = isFenced
            ? null
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        var seals = SealCheck.OfChain(connection);
        await JournalReader.ReadAsync(connection, _replay, _free.Reader, seals, null, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _lastBlock, Head.Block);
        if (snapshot is not null)
        {
            await snapshot.CommitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
