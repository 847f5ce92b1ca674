using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// The balances of an account after any sequence: the total of its newest sealed leaf before, and the rows since.
/// </summary>
/// <param name="view">History as it stands.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="session">Where sealed leaves are asked.</param>
internal sealed class BalanceReader(RecentView view, Leaves leaves, SealedSession session)
{
    private static readonly BigInteger s_mask = UInt128.MaxValue;

    /// <summary>The balances after a sequence; null where the account was not there by then.</summary>
    public async ValueTask<AccountChange?> ReadAsync(UInt128 account, long sequence, CancellationToken cancellation)
    {
        bool isSealed = sequence < view.SealedThrough;
        int leaf = isSealed ? leaves.Of(sequence) : view.SealedLeaf + 1;
        if (isSealed && session.Archived.Find(leaf) is { } archived)
        {
            return await FromTotalsAsync(archived, account, sequence, cancellation).ConfigureAwait(false);
        }

        AccountChange? before = await TotalBeforeAsync(account, leaf, cancellation).ConfigureAwait(false);
        return isSealed
            ? await AddSealedAsync(before, account, leaf, sequence, cancellation).ConfigureAwait(false)
            : await AddRecentAsync(before, account, sequence, cancellation).ConfigureAwait(false);
    }

    // Totals are exact at the ends of leaves, and within one that the account has no event in.
    private async ValueTask<AccountChange?> FromTotalsAsync(
        ArchivedLeaf archived, UInt128 account, long sequence, CancellationToken cancellation)
    {
        if (sequence >= archived.LastSequence)
        {
            return await TotalBeforeAsync(account, archived.Number + 1, cancellation).ConfigureAwait(false);
        }

        List<int> touched = sequence < archived.FirstSequence
            ? []
            : await session.LeavesOfAsync(
                account, archived.Number, archived.Number, newestFirst: false, limit: 1, cancellation).ConfigureAwait(false);
        return touched.Count == 0
            ? await TotalBeforeAsync(account, archived.Number, cancellation).ConfigureAwait(false)
            : throw new LeafArchivedException(
                archived.Number, archived.File, archived.FirstSequence, archived.LastSequence);
    }

    private async ValueTask<AccountChange?> TotalBeforeAsync(UInt128 account, int leaf, CancellationToken cancellation)
    {
        if (leaf <= 1)
        {
            return null;
        }

        return await session.FirstAsync<AccountChange?>(
            "SELECT debits_pending, debits_posted, credits_pending, credits_posted, ledger FROM engine.account_total "
            + "WHERE account = $1 AND leaf < $2 ORDER BY leaf DESC LIMIT 1",
            row => new AccountChange
            {
                DebitsPending = Number(row, 0),
                DebitsPosted = Number(row, 1),
                CreditsPending = Number(row, 2),
                CreditsPosted = Number(row, 3),
                Ledger = (uint)row.GetInt64(4),
            },
            cancellation,
            new NpgsqlParameter<Guid> { TypedValue = Uuid.Of(account) },
            new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false);
    }

    private async ValueTask<AccountChange?> AddSealedAsync(
        AccountChange? before, UInt128 account, int leaf, long sequence, CancellationToken cancellation)
    {
        string table = Leaves.TableOf(leaf);
        (AccountChange change, bool exists) = await session.FirstAsync(
            $"""
            SELECT d.pending, d.posted, c.pending, c.posted,
                   EXISTS (SELECT FROM {table} WHERE id = $1 AND kind = 1 AND seq <= $2)
            FROM ({SumOf(table, "debit")}) d, ({SumOf(table, "credit")}) c
            """,
            row => (new AccountChange
            {
                DebitsPending = Number(row, 0),
                DebitsPosted = Number(row, 1),
                CreditsPending = Number(row, 2),
                CreditsPosted = Number(row, 3),
            }, row.GetBoolean(4)),
            cancellation,
            new NpgsqlParameter<Guid> { TypedValue = Uuid.Of(account) },
            new NpgsqlParameter<long> { TypedValue = sequence }).ConfigureAwait(false);
        if (before is not { } sum)
        {
            return exists ? change : null;
        }

        uint ledger = sum.Ledger;
        sum.Add(change);
        sum.Ledger = ledger;
        return sum;
    }

    private async ValueTask<AccountChange?> AddRecentAsync(
        AccountChange? before, UInt128 account, long sequence, CancellationToken cancellation)
    {
        AccountChange sum = before.GetValueOrDefault();
        bool exists = before is not null;
        foreach (RecentLeaf leaf in view.Leaves)
        {
            cancellation.ThrowIfCancellationRequested();
            if (leaves.FirstOf(leaf.Number) > sequence)
            {
                break;
            }

            exists = exists || await IsCreatedAsync(leaf, account, sequence, cancellation).ConfigureAwait(false);
            PostingRun run = await leaf.Index
                .RunOfAsync(leaf.Segments, PostingKind.Account, account, sequence, cancellation).ConfigureAwait(false);
            Add(ref sum, leaf.Segments, run, account, sequence);
        }

        return exists ? sum : null;
    }

    private static async ValueTask<bool> IsCreatedAsync(
        RecentLeaf leaf, UInt128 account, long sequence, CancellationToken cancellation)
    {
        PostingRun created = await leaf.Index
            .RunOfAsync(leaf.Segments, PostingKind.CreatedAccount, account, sequence, cancellation).ConfigureAwait(false);
        return created.FirstFrom(sequence + 1) > 0;
    }

    private static void Add(
        ref AccountChange sum, IReadOnlyList<RowSegment> segments, in PostingRun run, UInt128 account, long sequence)
    {
        int end = run.FirstFrom(sequence + 1);
        for (int i = 0; i < end; i++)
        {
            LedgerEvent happened = RecentReader.SegmentOf(segments, run[i]).Read(run[i]).Event;
            sum.AddTo(account, happened);
        }
    }

    // As AccountChange has it: an expiry has the amount 0, a void posts nothing.
    private static string SumOf(string table, string side) =>
        $"""
        SELECT coalesce(sum(CASE WHEN coalesce(flags, 0) & 2 <> 0 THEN coalesce(amount, 0) ELSE 0 END
                            - coalesce(released, 0)), 0) AS pending,
               coalesce(sum(CASE WHEN coalesce(flags, 0) & 10 = 0 THEN coalesce(amount, 0) ELSE 0 END), 0) AS posted
        FROM {table} WHERE {side} = $1 AND seq <= $2
        """;

    // Modulo 2^128: a leaf may have released more than it has reserved.
    private static UInt128 Number(NpgsqlDataReader row, int column) =>
        (UInt128)(row.GetFieldValue<BigInteger>(column) & s_mask);
}
