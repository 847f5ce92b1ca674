using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Checkpoints;
using Engine.Journal.Lanes;
using Engine.Journal.Past;
using Engine.Journal.Recovery;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>
/// Seals one full leaf: verifies and replays it, writes the totals, builds the indexes, freezes the table, saves the
/// checkpoint and the filter, and marks it. Each step can be repeated, so that one that was interrupted anywhere is done again
/// as a whole, with a shadow that is made anew.
/// </summary>
/// <param name="connection">A connection that has declared the epoch.</param>
/// <param name="shadow">The state at the end of the leaf before.</param>
/// <param name="pace">Has it give way.</param>
/// <param name="tell">Is told what is being done.</param>
internal sealed class LeafSeal(NpgsqlConnection connection, Shadow shadow, SealPace pace, Action<string> tell)
{
    private readonly int _leaf = shadow.Leaf + 1;

    /// <summary>Seals it.</summary>
    /// <exception cref="JournalDamageException">A row of it is missing, changed or added.</exception>
    public async Task<SealedLeaf> RunAsync(CancellationToken cancellation)
    {
        ChainHead head = await ReadAsync(cancellation).ConfigureAwait(false);
        tell("adding up");
        await new AccountTotalWriter(connection, shadow).WriteAsync(pace, cancellation).ConfigureAwait(false);
        foreach ((string name, string statement) in LeafIndexes.Of(_leaf, Leaves.TableOf(_leaf)))
        {
            tell($"building {name}");
            await AssertEpochAsync(cancellation).ConfigureAwait(false);
            await pace.RunAsync(() => connection.ExecuteAsync(statement, cancellation), cancellation).ConfigureAwait(false);
        }

        tell("freezing");
        await AssertEpochAsync(cancellation).ConfigureAwait(false);
        await pace.RunAsync(
            () => connection.ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {Leaves.TableOf(_leaf)}", cancellation), cancellation)
            .ConfigureAwait(false);
        SealedLeaf past = await SaveAsync(cancellation).ConfigureAwait(false);
        await MarkAsync(head, cancellation).ConfigureAwait(false);
        await new CheckpointWriter(connection).RemoveOldAsync(_leaf, cancellation).ConfigureAwait(false);
        return past;
    }

    private async Task<ChainHead> ReadAsync(CancellationToken cancellation)
    {
        tell("verifying");
        return await shadow.ReadNextAsync(connection, pace, cancellation).ConfigureAwait(false);
    }

    private async Task<SealedLeaf> SaveAsync(CancellationToken cancellation)
    {
        tell("saving");
        SealedLeaf past = shadow.Describe();
        await FilterStore.WriteAsync(connection, past, cancellation).ConfigureAwait(false);
        await new CheckpointWriter(connection).WriteAsync(shadow, pace, cancellation).ConfigureAwait(false);
        return past;
    }

    private async Task MarkAsync(ChainHead head, CancellationToken cancellation)
    {
        List<LedgerTotals> changes = [.. shadow.LedgerChanges()];
        await connection.ExecuteAsync(
            "SELECT engine.seal_leaf($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = _leaf },
            Array(changes, ledger => (long)ledger.Ledger),
            Array(changes, ledger => ledger.Accounts),
            Array(changes, ledger => (BigInteger)ledger.DebitsPending),
            Array(changes, ledger => (BigInteger)ledger.DebitsPosted),
            Array(changes, ledger => (BigInteger)ledger.CreditsPending),
            Array(changes, ledger => (BigInteger)ledger.CreditsPosted),
            new NpgsqlParameter<long> { TypedValue = head.Block },
            new NpgsqlParameter<long> { TypedValue = head.Sequence },
            new NpgsqlParameter<long> { TypedValue = head.NextSequence },
            new NpgsqlParameter<long> { TypedValue = (long)head.Timestamp },
            new NpgsqlParameter<byte[]> { TypedValue = head.Hash.ToArray() },
            new NpgsqlParameter<long> { TypedValue = shadow.ChangedAccounts.Count }).ConfigureAwait(false);
    }

    // Not held while an index is built: a second of it would be a second without service at a take-over, and to build one
    // that is there already, or twice, does no harm.
    private Task<int> AssertEpochAsync(CancellationToken cancellation) =>
        connection.ExecuteAsync("SELECT engine.assert_epoch()", cancellation);

    private static NpgsqlParameter<T[]> Array<T>(List<LedgerTotals> ledgers, Func<LedgerTotals, T> value) =>
        new() { TypedValue = [.. ledgers.Select(value)] };
}
