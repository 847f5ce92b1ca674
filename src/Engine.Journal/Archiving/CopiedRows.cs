using System.Buffers;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.Archiving;

/// <summary>Goes over the rows of a binary COPY, one by one, in the order in which they come.</summary>
internal static class CopiedRows
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Is given a row, as COPY carries it.</summary>
    public delegate void Taker(ReadOnlySpan<byte> row);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="JournalDamageException">A row is longer than one can be.</exception>
    public static async Task ReadAsync(Stream copy, Taker take, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await copy.ReadExactlyAsync(buffer.AsMemory(0, CopyFormat.Header.Length), cancellation).ConfigureAwait(false);
            int used = 0;
            while (await copy.ReadAsync(buffer.AsMemory(used), cancellation).ConfigureAwait(false) is > 0 and int read)
            {
                used += read;
                int end = TakeWhole(buffer.AsSpan(0, used), take);
                used -= end;
                buffer.AsSpan(end, used).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static unsafe int TakeWhole(ReadOnlySpan<byte> bytes, Taker take)
    {
        int at = 0;
        fixed (byte* start = bytes)
        {
            while (LeafScan.TryMeasure(start + at, bytes.Length - at, out int length))
            {
                take(bytes.Slice(at, length));
                at += length;
            }

            if (bytes.Length - at > RowLayout.MaxRowBytes)
            {
                RowDecoder.TryReadPlace(start + at, bytes.Length - at, out long sequence, out _);
                throw new JournalDamageException(sequence, "the row was changed (it is longer than a row can be)");
            }
        }

        return at;
    }
}
