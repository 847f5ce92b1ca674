using System.Buffers.Binary;
using System.IO.Hashing;
using Engine.Core.Ledger;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;

namespace Engine.Journal.Archiving;

/// <summary>
/// A digest of the events of a leaf, whatever the order in which they come: the sum of the XXH128 of their rows, modulo
/// 2^128, and how many there are. It tells accidents and changes by hand, as checksums do.
/// </summary>
internal sealed class EventDigest : IJournalSink
{
    private UInt128 _sum;

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row, as COPY carries it.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        _sum += XxHash128.HashToUInt128(row);
        Count++;
    }

    /// <summary>What it has come to.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[16 + 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _sum);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Count);
        return bytes;
    }

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<LedgerEvent> coming)
    {
    }

    /// <inheritdoc/>
    public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
    }

    /// <inheritdoc/>
    public unsafe void Rows(ReadOnlySpan<byte> encoded, long firstSequence, int count)
    {
        fixed (byte* start = encoded)
        {
            int at = 0;
            while (LeafScan.TryMeasure(start + at, encoded.Length - at, out int length))
            {
                Add(encoded.Slice(at, length));
                at += length;
            }
        }
    }

    /// <inheritdoc/>
    public void Block(in BlockRow row)
    {
    }
}
