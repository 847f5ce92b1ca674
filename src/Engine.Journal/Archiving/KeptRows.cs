using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// The events of a leaf that stay in the database when it is archived: every one of them, as it was, so that each is still
/// held against its checksum when it is read. What is left out are the rows that close blocks, and the large indexes: those
/// by account and user data, and exact ones by sequence and stamp, in the order of which the rows lie.
/// </summary>
internal static class KeptRows
{
    private static readonly (string Suffix, string On)[] s_indexes =
    [
        ("id", "(id) WHERE id IS NOT NULL"),
        ("pending", "(pending) WHERE pending IS NOT NULL"),
        ("kind", "(kind, seq, ts) WHERE kind IN (1, 3)"),
        ("limits", "(id, seq) WHERE kind = 6"),
        ("settings", "(seq) WHERE kind = 8"),
        ("order", "USING brin (seq, ts) WITH (pages_per_range = 16)"),
    ];

    /// <summary>The table of them, with its schema.</summary>
    public static string TableOf(int leaf) => "engine." + NameOf(leaf);

    /// <summary>The name of the table of them.</summary>
    public static string NameOf(int leaf) => "kept_" + leaf.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Makes the table from that of the leaf, anew if it was begun; it has its name only when it takes its place.</summary>
    public static async Task MakeAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        string table = TableInMaking.Of(NameOf(leaf));
        await TableInMaking.ClearAsync(connection, NameOf(leaf), cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            $"CREATE TABLE {table} (LIKE engine.kept, {await BoundsAsync(connection, leaf, cancellation).ConfigureAwait(false)})",
            cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(
            $"INSERT INTO {table} ({RowLayout.ColumnList}) SELECT {RowLayout.ColumnList} FROM {Leaves.TableOf(leaf)} "
            + "WHERE kind <> 0 ORDER BY seq",
            cancellation).ConfigureAwait(false);
        foreach ((string suffix, string on) in s_indexes)
        {
            await connection.ExecuteAsync($"CREATE INDEX {NameOf(leaf)}_{suffix} ON {table} {on}", cancellation)
                .ConfigureAwait(false);
        }

        await connection.ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {table}", cancellation).ConfigureAwait(false);
    }

    /// <summary>The constraint by which a table is known to hold nothing but the leaf, so that attaching it reads nothing.</summary>
    public static async Task<string> BoundsAsync(NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        (long first, long last) = await connection.FirstAsync(
            "SELECT first_seq, last_seq FROM engine.engine_leaf WHERE number = $1",
            row => (row.GetInt64(0), row.GetInt64(1)),
            cancellation,
            new NpgsqlParameter<int> { TypedValue = leaf }).ConfigureAwait(false);
        return string.Create(
            CultureInfo.InvariantCulture, $"CONSTRAINT bounds CHECK (seq IS NOT NULL AND seq >= {first} AND seq < {last + 1})");
    }

    /// <summary>If a leaf is archived, requires that its events which were kept are those of its file.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="JournalDamageException">One was changed, taken out or added.</exception>
    public static async Task<long> RequireSoundAsync(
        NpgsqlConnection connection, int leaf, CancellationToken cancellation)
    {
        if (await ArchivedLeaf.FindAsync(connection, leaf, cancellation).ConfigureAwait(false) is not { } archived)
        {
            return 0;
        }

        EventDigest found = await DigestAsync(connection, TableOf(leaf), cancellation).ConfigureAwait(false);
        return found.ToBytes().AsSpan().SequenceEqual(archived.KeptDigest)
            ? found.Count
            : throw new JournalDamageException(
                archived.FirstSequence,
                $"{TableOf(leaf)}, the rows that were kept of archived leaf {leaf}, are not what its file {archived.File} has: "
                    + "one was changed, taken out or added");
    }

    /// <summary>The digest of the rows in a table of them.</summary>
    /// <exception cref="JournalDamageException">One was changed.</exception>
    public static async Task<EventDigest> DigestAsync(
        NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        var digest = new EventDigest();
        await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {table} ({RowLayout.ColumnList}) TO STDOUT (FORMAT binary)", cancellation).ConfigureAwait(false);
        await CopiedRows.ReadAsync(copy, row => Add(row, digest), cancellation).ConfigureAwait(false);
        return digest;
    }

    private static unsafe void Add(ReadOnlySpan<byte> row, EventDigest digest)
    {
        fixed (byte* start = row)
        {
            if (!RowDecoder.HasSoundCrc(start, row.Length))
            {
                RowDecoder.TryReadPlace(start, row.Length, out long sequence, out _);
                throw new JournalDamageException(sequence, "the kept row was changed (its checksum is wrong)");
            }
        }

        digest.Add(row);
    }
}
