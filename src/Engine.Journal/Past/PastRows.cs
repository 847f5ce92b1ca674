using System.Globalization;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>Reads single rows of sealed leaves by their indexes, in the form that the journal itself has.</summary>
internal static class PastRows
{
    /// <summary>Of each leaf, the transfers created and ids burnt that have one of these ids.</summary>
    public static Task<List<LedgerEvent>> OfIdsAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<int, HashSet<UInt128>> ids, CancellationToken cancellation) =>
        ReadAsync(connection, ids, id => $"'{Uuid.Of(id)}'", "id", "kind IN (2, 4)", cancellation);

    /// <summary>Of each leaf, what resolved one of these holds.</summary>
    public static Task<List<LedgerEvent>> OfResolvedAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<int, HashSet<UInt128>> holds, CancellationToken cancellation) =>
        ReadAsync(connection, holds, id => $"'{Uuid.Of(id)}'", "pending", "kind IN (2, 3)", cancellation);

    /// <summary>Of each leaf, the transfers that have one of these stamps.</summary>
    public static Task<List<LedgerEvent>> OfStampsAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<int, HashSet<ulong>> stamps, CancellationToken cancellation) =>
        ReadAsync(
            connection, stamps, stamp => stamp.ToString(CultureInfo.InvariantCulture), "ts", "kind = 2", cancellation);

    private static async Task<List<LedgerEvent>> ReadAsync<T>(
        NpgsqlConnection connection,
        IReadOnlyDictionary<int, HashSet<T>> asked,
        Func<T, string> literal,
        string column,
        string condition,
        CancellationToken cancellation)
    {
        var question = new StringBuilder("COPY (");
        string separator = "";
        foreach ((int leaf, HashSet<T> values) in asked)
        {
            question.Append(separator).Append(CultureInfo.InvariantCulture, $"SELECT {RowLayout.ColumnList} FROM ")
                .Append(Leaves.TableOf(leaf)).Append(" WHERE ").Append(column).Append(" IN (")
                .AppendJoin(',', values.Select(literal)).Append(") AND ").Append(condition);
            separator = " UNION ALL ";
        }

        question.Append(") TO STDOUT (FORMAT binary)");
        await using NpgsqlRawCopyStream copy = await connection
            .BeginRawBinaryCopyAsync(question.ToString(), cancellation).ConfigureAwait(false);
        using var rows = new MemoryStream();
        await copy.CopyToAsync(rows, cancellation).ConfigureAwait(false);
        return Decode(rows.GetBuffer().AsSpan(0, (int)rows.Length));
    }

    private static unsafe List<LedgerEvent> Decode(ReadOnlySpan<byte> rows)
    {
        List<LedgerEvent> events = [];
        fixed (byte* start = rows)
        {
            int at = CopyFormat.Header.Length;
            while (LeafScan.TryMeasure(start + at, rows.Length - at, out int length))
            {
                bool isSound = RowDecoder.HasSoundCrc(start + at, length)
                    & RowDecoder.TryReadEvent(start + at, length, out LedgerEvent happened, out _);
                if (!isSound)
                {
                    throw new JournalDamageException(happened.Sequence, "the row was changed (its checksum is wrong)");
                }

                events.Add(happened);
                at += length;
            }
        }

        return events;
    }
}
