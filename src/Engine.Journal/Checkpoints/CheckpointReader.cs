using System.Data;
using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>Reads the newest checkpoint that is sound; one that is damaged is told of, and the one before it used.</summary>
internal sealed class CheckpointReader(NpgsqlConnection connection, ILogger log)
{
    /// <summary>Reads one at the end of a leaf not after <paramref name="leaf"/>; null if there is none.</summary>
    public async Task<Checkpoint?> ReadNewestAsync(int leaf, CancellationToken cancellation)
    {
        foreach (Saved saved in await ListAsync(leaf, cancellation).ConfigureAwait(false))
        {
            if (await ReadAsync(saved, cancellation).ConfigureAwait(false) is { } sound)
            {
                return sound;
            }

            log.CheckpointDamaged(saved.Leaf);
        }

        return null;
    }

    /// <summary>
    /// The digest of the checkpoint at the end of a leaf; null where there is none, empty where it is damaged.
    /// </summary>
    public async Task<byte[]?> DigestAtAsync(int leaf, CancellationToken cancellation)
    {
        List<Saved> found = await ListAsync(leaf, cancellation).ConfigureAwait(false);
        return found.FirstOrDefault(saved => saved.Leaf == leaf) is not { } saved ? null
            : await ReadAsync(saved, cancellation).ConfigureAwait(false) is null ? []
            : saved.Digest;
    }

    private async Task<List<Saved>> ListAsync(int leaf, CancellationToken cancellation)
    {
        var list = new List<Saved>();
        await using var command = new NpgsqlCommand(
            "SELECT leaf, through_seq, rows, transfers, burnt, last_ts, last_given, newest_transfer, accounts, names, "
            // A journal that is only read may be of a version that had no limits, or whose settings never changed.
            + "coalesce((to_jsonb(checkpoint) ->> 'limits')::int, 0), holds, digest, "
            + "coalesce((to_jsonb(checkpoint) ->> 'settings')::int, 0) "
            + "FROM engine.checkpoint WHERE leaf <= $1 ORDER BY leaf DESC",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = leaf });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var mark = new LedgerMark(
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                (ulong)row.GetInt64(5),
                (ulong)row.GetInt64(6),
                (ulong)row.GetInt64(7));
            list.Add(new Saved(
                row.GetInt32(0),
                mark,
                row.GetInt32(8),
                row.GetInt32(9),
                row.GetInt32(10),
                row.GetInt32(13),
                row.GetInt32(11),
                row.GetFieldValue<byte[]>(12)));
        }

        return list;
    }

    private async Task<Checkpoint?> ReadAsync(Saved saved, CancellationToken cancellation)
    {
        var digest = new ImageDigest();
        List<byte[]> accounts = await PagesAsync(PageKind.Accounts, saved.Leaf, digest, cancellation).ConfigureAwait(false);
        List<byte[]> names = await PagesAsync(PageKind.Names, saved.Leaf, digest, cancellation).ConfigureAwait(false);
        List<byte[]> limits = await PagesAsync(PageKind.Limits, saved.Leaf, digest, cancellation).ConfigureAwait(false);
        List<byte[]> settings = await PagesAsync(PageKind.Settings, saved.Leaf, digest, cancellation).ConfigureAwait(false);
        List<OpenHold> holds = await HoldsAsync(saved.Leaf, cancellation).ConfigureAwait(false);
        bool isSound = PagesOf(saved.Accounts, LedgerImage.PageAccounts) == accounts.Count
            && PagesOf(saved.Names, NamePage.Names) == names.Count
            && PagesOf(saved.Limits, LimitPage.Accounts) == limits.Count
            && saved.Settings == settings.Count
            && saved.Holds == holds.Count
            && digest.Complete(holds, saved.Mark).AsSpan().SequenceEqual(saved.Digest);
        return isSound
            ? new Checkpoint(saved.Leaf, saved.Mark, accounts, names, limits, settings, holds, digest)
            : null;
    }

    private static int PagesOf(int items, int perPage) => (items + perPage - 1) / perPage;

    private async Task<List<byte[]>> PagesAsync(
        PageKind kind, int leaf, ImageDigest digest, CancellationToken cancellation)
    {
        var pages = new List<byte[]>();
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT ON (page) page, bytes FROM engine.checkpoint_page WHERE kind = $1 AND leaf <= $2 "
            + "ORDER BY page, leaf DESC",
            connection);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)kind });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = leaf });
        await using NpgsqlDataReader row = await command
            .ExecuteReaderAsync(CommandBehavior.Default, cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            byte[] bytes = row.GetFieldValue<byte[]>(1);
            digest.SetPage(kind, row.GetInt32(0), bytes);
            pages.Add(bytes);
        }

        return pages;
    }

    private async Task<List<OpenHold>> HoldsAsync(int leaf, CancellationToken cancellation)
    {
        var holds = new List<OpenHold>();
        string columns = await OpenHoldRow.FindColumnsAsync(connection, cancellation).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(
            $"SELECT {columns} FROM engine.open_hold WHERE since_leaf <= $1 "
            + "AND (until_leaf IS NULL OR until_leaf > $1) ORDER BY ts",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = leaf });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            holds.Add(OpenHoldRow.Read(row));
        }

        return holds;
    }

    private sealed record Saved(
        int Leaf, LedgerMark Mark, int Accounts, int Names, int Limits, int Settings, int Holds, byte[] Digest);
}
