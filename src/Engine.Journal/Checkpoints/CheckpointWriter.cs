using Engine.Core.Ledger;
using Engine.Journal.Lanes;
using Engine.Journal.Sealing;
using Npgsql;
using NpgsqlTypes;

namespace Engine.Journal.Checkpoints;

/// <summary>
/// Saves what a leaf has changed of the state, in short transactions under the fence; the line in engine.checkpoint comes
/// last and makes it valid. What is written may be there already, from an attempt that was interrupted.
/// </summary>
/// <param name="connection">A connection that has declared the epoch.</param>
internal sealed class CheckpointWriter(NpgsqlConnection connection)
{
    private const int PagesAtOnce = 64;

    // The one before the newest stays whole, for the case that the newest is found damaged.
    private const int KeptLeaves = 1;

    /// <summary>Saves the state of a ledger that stands at the end of a leaf.</summary>
    /// <param name="shadow">The ledger.</param>
    /// <param name="pace">Has it give way.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task WriteAsync(Shadow shadow, SealPace pace, CancellationToken cancellation)
    {
        foreach (int[] pages in shadow.ChangedPages.Order().Chunk(PagesAtOnce))
        {
            await pace.RunAsync(
                () => WritePagesAsync(
                    shadow,
                    PageKind.Accounts,
                    [.. pages.Select(page => (page, shadow.Image.Page(page).ToArray()))],
                    cancellation),
                cancellation).ConfigureAwait(false);
        }

        foreach (int[] pages in shadow.ChangedNamePages.Chunk(PagesAtOnce))
        {
            await pace.RunAsync(
                () => WritePagesAsync(
                    shadow,
                    PageKind.Names,
                    [.. pages.Select(page => (page, NamePage.Write(shadow.Image, page)))],
                    cancellation),
                cancellation).ConfigureAwait(false);
        }

        foreach (int[] pages in shadow.ChangedLimitPages.Order().Chunk(PagesAtOnce))
        {
            await pace.RunAsync(
                () => WritePagesAsync(
                    shadow,
                    PageKind.Limits,
                    [.. pages.Select(page => (page, LimitPage.Write(shadow.Image, page)))],
                    cancellation),
                cancellation).ConfigureAwait(false);
        }

        if (shadow.HasChangedSettings)
        {
            await WritePagesAsync(shadow, PageKind.Settings, [(0, SettingPage.Write(shadow.Image))], cancellation)
                .ConfigureAwait(false);
        }

        IReadOnlyList<OpenHold> holds = shadow.Image.ReadOpenHolds();
        await new OpenHoldWriter(connection, shadow.Leaf).WriteAsync(shadow.HoldsBefore, holds, cancellation)
            .ConfigureAwait(false);
        await WriteLineAsync(shadow, holds, cancellation).ConfigureAwait(false);
        shadow.Saved();
    }

    /// <summary>Takes out what only checkpoints before the last two needed.</summary>
    public async Task RemoveOldAsync(int leaf, CancellationToken cancellation)
    {
        var kept = new NpgsqlParameter<int> { TypedValue = leaf - KeptLeaves };
        await connection.ExecuteAsync(
            "DELETE FROM engine.checkpoint WHERE leaf < $1", cancellation, kept.Clone()).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "DELETE FROM engine.checkpoint_page old USING engine.checkpoint_page new WHERE new.kind = old.kind "
            + "AND new.page = old.page AND new.leaf > old.leaf AND new.leaf <= $1",
            cancellation,
            kept.Clone()).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "DELETE FROM engine.open_hold WHERE until_leaf <= $1", cancellation, kept).ConfigureAwait(false);
    }

    private async Task WritePagesAsync(
        Shadow shadow, PageKind kind, (int Page, byte[] Bytes)[] pages, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            "INSERT INTO engine.checkpoint_page (kind, page, leaf, bytes) "
            + "SELECT $1, p.page, $2, p.bytes FROM unnest($3, $4) AS p (page, bytes) "
            + "ON CONFLICT (kind, page, leaf) DO UPDATE SET bytes = excluded.bytes",
            cancellation,
            new NpgsqlParameter<short> { TypedValue = (short)kind },
            new NpgsqlParameter<int> { TypedValue = shadow.Leaf },
            new NpgsqlParameter<int[]> { TypedValue = [.. pages.Select(page => page.Page)] },
            new NpgsqlParameter
            {
                Value = pages.Select(page => page.Bytes).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            }).ConfigureAwait(false);
        foreach ((int page, byte[] bytes) in pages)
        {
            shadow.Digest.SetPage(kind, page, bytes);
        }
    }

    private Task<int> WriteLineAsync(Shadow shadow, IReadOnlyList<OpenHold> holds, CancellationToken cancellation)
    {
        LedgerMark mark = shadow.Mark;
        return connection.ExecuteAsync(
            "INSERT INTO engine.checkpoint (leaf, through_seq, rows, transfers, burnt, last_ts, last_given, newest_transfer, "
            + "accounts, names, limits, holds, digest, settings) "
            + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
            + "ON CONFLICT (leaf) DO UPDATE SET made = clock_timestamp(), through_seq = excluded.through_seq, "
            + "rows = excluded.rows, transfers = excluded.transfers, burnt = excluded.burnt, last_ts = excluded.last_ts, "
            + "last_given = excluded.last_given, newest_transfer = excluded.newest_transfer, accounts = excluded.accounts, "
            + "names = excluded.names, limits = excluded.limits, holds = excluded.holds, digest = excluded.digest, "
            + "settings = excluded.settings",
            cancellation,
            new NpgsqlParameter<int> { TypedValue = shadow.Leaf },
            new NpgsqlParameter<long> { TypedValue = mark.Sequence },
            new NpgsqlParameter<long> { TypedValue = mark.Rows },
            new NpgsqlParameter<long> { TypedValue = mark.Transfers },
            new NpgsqlParameter<long> { TypedValue = mark.Burnt },
            new NpgsqlParameter<long> { TypedValue = (long)mark.LastTimestamp },
            new NpgsqlParameter<long> { TypedValue = (long)mark.LastGiven },
            new NpgsqlParameter<long> { TypedValue = (long)mark.NewestTransfer },
            new NpgsqlParameter<int> { TypedValue = shadow.Image.AccountCount },
            new NpgsqlParameter<int> { TypedValue = shadow.Image.NameCount },
            new NpgsqlParameter<int> { TypedValue = shadow.Image.LimitCount },
            new NpgsqlParameter<int> { TypedValue = holds.Count },
            new NpgsqlParameter<byte[]> { TypedValue = shadow.Digest.Complete(holds, mark) },
            new NpgsqlParameter<int> { TypedValue = shadow.Image.Settings.Count > 0 ? 1 : 0 });
    }
}
