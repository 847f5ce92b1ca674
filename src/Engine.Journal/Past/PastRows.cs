using System.Globalization;
using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Archiving;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Past;

/// <summary>
/// Reads single rows of sealed leaves by their indexes, in the form that the journal itself has; of archived leaves those that
/// were kept, which have the same form.
/// </summary>
/// <param name="connection">A connection that is free.</param>
/// <param name="archived">Which leaves are archived.</param>
internal sealed class PastRows(NpgsqlConnection connection, ArchivedLeaves archived)
{
    /// <summary>Of each leaf, the transfers created and ids burnt that have one of these ids.</summary>
    public Task<List<LedgerEvent>> OfIdsAsync(
        IReadOnlyDictionary<int, HashSet<UInt128>> ids, CancellationToken cancellation) =>
        ReadAsync(ids, id => $"'{Uuid.Of(id)}'", "id", "kind IN (2, 4)", cancellation);

    /// <summary>Of each leaf, what resolved one of these holds.</summary>
    public Task<List<LedgerEvent>> OfResolvedAsync(
        IReadOnlyDictionary<int, HashSet<UInt128>> holds, CancellationToken cancellation) =>
        ReadAsync(holds, id => $"'{Uuid.Of(id)}'", "pending", "kind IN (2, 3)", cancellation);

    /// <summary>Of each leaf, the transfers that have one of these stamps.</summary>
    public Task<List<LedgerEvent>> OfStampsAsync(
        IReadOnlyDictionary<int, HashSet<ulong>> stamps, CancellationToken cancellation) =>
        ReadAsync(stamps, stamp => stamp.ToString(CultureInfo.InvariantCulture), "ts", "kind = 2", cancellation);

    private async Task<List<LedgerEvent>> ReadAsync<T>(
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
                .Append(archived.TableOf(leaf)).Append(" WHERE ").Append(column).Append(" IN (")
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
