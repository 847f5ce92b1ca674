using System.Text;
using Engine.Core.Ledger;
using Engine.Journal.Rows;

namespace Engine.Journal.History;

/// <summary>An event of history.</summary>
/// <param name="Event">What happened; where a name's text lies in it means nothing here.</param>
/// <param name="Name">The text of a naming event, otherwise empty.</param>
public readonly record struct HistoryRow(LedgerEvent Event, string Name)
{
    /// <summary>Its place in history.</summary>
    public long Sequence => Event.Sequence;

    /// <summary>Reads a row as COPY carries it, after its checksum.</summary>
    /// <exception cref="JournalDamageException">It was changed.</exception>
    internal static unsafe HistoryRow Read(byte* row, int length)
    {
        if (!RowDecoder.HasSoundCrc(row, length)
            || !RowDecoder.TryReadEvent(row, length, out LedgerEvent happened, out ReadOnlySpan<byte> name))
        {
            RowDecoder.TryReadPlace(row, length, out long sequence, out _);
            throw new JournalDamageException(sequence, "the row was changed (its checksum is wrong)");
        }

        return new HistoryRow(happened, name.IsEmpty ? "" : Encoding.UTF8.GetString(name));
    }
}
