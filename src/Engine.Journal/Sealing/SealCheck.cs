using System.Numerics;
using System.Runtime.CompilerServices;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Checkpoints;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>
/// Holds what the seals say against the rows, which are what counts: where the chain stands at the end of each sealed leaf,
/// and, for who has replayed up to there, every total.
/// </summary>
/// <param name="connection">A connection that is free between two leaves.</param>
/// <param name="ledger">The ledger that is replayed into; null to look at the chain only.</param>
/// <param name="lastSequence">Where its replay ends.</param>
internal sealed class SealCheck(NpgsqlConnection connection, StateMachine? ledger, long lastSequence)
{
    private bool? _hasSeals;
    private bool? _hasCheckpoints;

    /// <summary>One that looks at the chain and not at the totals.</summary>
    /// <param name="connection">A connection that is free between two leaves.</param>
    public static SealCheck OfChain(NpgsqlConnection connection) => new(connection, ledger: null, lastSequence: 0);

    /// <summary>Checks the seal of a leaf that was read to its end, if it is sealed.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="head">The end of the chain in it, as read.</param>
    /// <param name="cancellation">Ends the questions.</param>
    /// <exception cref="JournalDamageException">The seal says something else.</exception>
    public async Task RequireAsync(int leaf, ChainHead head, CancellationToken cancellation)
    {
        // A journal that is only read may be of a version that had none.
        _hasSeals ??= await connection.ScalarAsync<string>(
            "SELECT to_regclass('engine.account_total')::text", cancellation).ConfigureAwait(false) is not null;
        if (!_hasSeals.Value
            || await SealedHead.ReadAsync(connection, leaf, cancellation).ConfigureAwait(false) is not { } sealedHead)
        {
            return;
        }

        if (sealedHead with { Hash = head.Hash } != head || !sealedHead.Hash.Span.SequenceEqual(head.Hash.Span))
        {
            throw new JournalDamageException(
                head.Sequence,
                $"the seal of leaf {leaf} knows another end of it (block {sealedHead.Block} to sequence "
                    + $"{sealedHead.Sequence}): the seal was changed, or the leaf was after it was sealed");
        }

        if (ledger is not null && head.Sequence <= lastSequence)
        {
            await RequireAccountTotalsAsync(ledger, leaf, head, cancellation).ConfigureAwait(false);
            await RequireLedgerTotalsAsync(ledger, leaf, head, cancellation).ConfigureAwait(false);
            await RequireCheckpointAsync(ledger, leaf, head, cancellation).ConfigureAwait(false);
        }
    }

    private async Task RequireCheckpointAsync(
        StateMachine ledger, int leaf, ChainHead head, CancellationToken cancellation)
    {
        _hasCheckpoints ??= await connection.ScalarAsync<string>(
            "SELECT to_regclass('engine.checkpoint')::text", cancellation).ConfigureAwait(false) is not null;
        if (!_hasCheckpoints.Value
            || await new CheckpointReader(connection, NullLogger.Instance)
                .DigestAtAsync(leaf, cancellation).ConfigureAwait(false) is not { } saved)
        {
            return;
        }

        long leafRows = await connection.ScalarAsync<long>(
            "SELECT leaf_rows FROM engine.engine_settings", cancellation).ConfigureAwait(false);
        LedgerMark mark = ledger.Image.MarkAt(new Leaves(leafRows).LastOf(leaf), ledger.RowCount);
        if (!saved.AsSpan().SequenceEqual(ImageDigest.Of(ledger.Image, mark)))
        {
            throw new JournalDamageException(
                head.Sequence,
                $"the checkpoint at the end of leaf {leaf}, in engine.checkpoint, is not the state that the rows lead to"
                    + (saved.Length == 0 ? ": its parts do not add up to its digest" : ""));
        }
    }

    private async Task RequireAccountTotalsAsync(
        StateMachine ledger, int leaf, ChainHead head, CancellationToken cancellation)
    {
        long listed = await connection.ScalarAsync<long>(
            "SELECT totals FROM engine.engine_leaf WHERE number = $1",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false);
        await foreach (NpgsqlDataReader row in RowsAsync(
            "SELECT account, debits_pending, debits_posted, credits_pending, credits_posted "
            + "FROM engine.account_total WHERE leaf = $1", leaf, cancellation).ConfigureAwait(false))
        {
            UInt128 id = Uuid.ToNumber(row.GetGuid(0));
            bool isRight = ledger.TryGetAccount(id, out Account account)
                && row.GetFieldValue<BigInteger>(1) == account.DebitsPending
                && row.GetFieldValue<BigInteger>(2) == account.DebitsPosted
                && row.GetFieldValue<BigInteger>(3) == account.CreditsPending
                && row.GetFieldValue<BigInteger>(4) == account.CreditsPosted;
            if (!isRight)
            {
                throw new JournalDamageException(
                    head.Sequence,
                    $"the total of account {row.GetGuid(0)} at the end of leaf {leaf}, in engine.account_total, is not what "
                        + "the rows add up to");
            }

            listed--;
        }

        if (listed != 0)
        {
            throw new JournalDamageException(
                head.Sequence,
                $"engine.account_total has {Math.Abs(listed)} rows too {(listed > 0 ? "few" : "many")} for leaf {leaf}");
        }
    }

    private async Task RequireLedgerTotalsAsync(
        StateMachine ledger, int leaf, ChainHead head, CancellationToken cancellation)
    {
        Dictionary<long, LedgerTotals> totals = ledger.ComputeTotals().ToDictionary(total => (long)total.Ledger);
        await foreach (NpgsqlDataReader row in RowsAsync(
            "SELECT ledger, accounts, debits_pending, debits_posted, credits_pending, credits_posted "
            + "FROM engine.ledger_total WHERE leaf = $1", leaf, cancellation).ConfigureAwait(false))
        {
            bool isRight = totals.Remove(row.GetInt64(0), out LedgerTotals total)
                && row.GetInt64(1) == total.Accounts
                && row.GetFieldValue<BigInteger>(2) == total.DebitsPending
                && row.GetFieldValue<BigInteger>(3) == total.DebitsPosted
                && row.GetFieldValue<BigInteger>(4) == total.CreditsPending
                && row.GetFieldValue<BigInteger>(5) == total.CreditsPosted;
            if (!isRight)
            {
                throw Wrong(row.GetInt64(0));
            }
        }

        if (totals.Count > 0)
        {
            throw Wrong(totals.Keys.Min());
        }

        JournalDamageException Wrong(long which) => new(
            head.Sequence,
            $"the trial balance of ledger {which} at the end of leaf {leaf}, in engine.ledger_total, is not what the rows "
                + "add up to");
    }

    private async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(
        string question, int leaf, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(question, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = leaf });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            yield return reader;
        }
    }
}
