using Engine.Core.Pipeline;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.History;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>
/// The sealed leaves that can be asked, from the first on without a gap. Those that come are asked by the requests that
/// enter from then on; the ledger lets go of one when no request is on its way that did not ask it.
/// </summary>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="recent">The rows in memory, which lets go of those of sealed leaves.</param>
internal sealed class SealedHistory(Leaves leaves, RecentRows recent)
{
    private readonly Queue<SealedLeaf> _unsaved = new();
    private volatile SealedLeaf[] _leaves = [];

    /// <summary>What requests on their way know of.</summary>
    public SealGenerations Generations { get; } = new();

    /// <summary>Which of them are archived.</summary>
    public ArchivedLeaves Archived { get; } = new();

    /// <summary>The leaves, from the first on. Any thread.</summary>
    public IReadOnlyList<SealedLeaf> Leaves => _leaves;

    /// <summary>The newest of them; 0 for none. Any thread.</summary>
    public int Newest => _leaves.Length;

    /// <summary>The sequence up to which they reach. Any thread.</summary>
    public long Through => leaves.LastOf(Newest);

    /// <summary>The next leaf was sealed. By one thread.</summary>
    public void Add(SealedLeaf leaf)
    {
        if (leaf.Number != Newest + 1)
        {
            throw new ArgumentException($"Leaf {leaf.Number} does not follow leaf {Newest}.", nameof(leaf));
        }

        _leaves = [.. _leaves, leaf];
        recent.Seal(leaf.Number, Through);
    }

    /// <summary>Has requests ask all of them from now on, as soon as that can be. By the thread that adds.</summary>
    public void Advance()
    {
        if (Generations.Visible < Through)
        {
            Generations.TryAdvance(Through);
        }
    }

    /// <summary>
    /// Reads the filters of leaves sealed since, and which are archived. One that is missing or damaged is made anew from its
    /// leaf, and held until it can be saved. By one thread, and not beside one that adds.
    /// </summary>
    public async Task RefreshAsync(
        NpgsqlConnection connection, int newestSealed, ILogger log, CancellationToken cancellation)
    {
        await Archived.RefreshAsync(connection, cancellation).ConfigureAwait(false);
        while (Newest < newestSealed)
        {
            int next = Newest + 1;
            SealedLeaf? leaf = await FilterStore.ReadAsync(connection, next, cancellation).ConfigureAwait(false);
            if (leaf is null)
            {
                log.FilterMadeAnew(next);
                leaf = await FilterRemake.RunAsync(connection, Archived, next, cancellation).ConfigureAwait(false);
                _unsaved.Enqueue(leaf);
            }

            Add(leaf);
        }

        Advance();
    }

    /// <summary>Saves the filters that were made anew. By the thread that adds.</summary>
    /// <param name="connection">A connection that has declared the epoch.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task SaveAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (_unsaved.TryPeek(out SealedLeaf? leaf))
        {
            await FilterStore.WriteAsync(connection, leaf, cancellation).ConfigureAwait(false);
            _unsaved.Dequeue();
        }
    }
}
