using System.Buffers.Binary;
using System.Threading.Channels;
using Engine.Core.Ledger;
using Engine.Journal.Blocks;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;
using Engine.Model.Fuzzing;

namespace Engine.Journal.Tests.Recovery;

/// <summary>
/// Rows with seeded damage, their checksums computed anew in every second case: what is replayed is always a beginning of
/// what was written, up to the end of a block, and nothing but damage is ever reported.
/// </summary>
public sealed class ChainFuzzTests
{
    private const int Blocks = 5;
    private const int RowsPerBlock = 4;
    private const int LastByteOfSequence = 2 + 4 + 7;

    private readonly List<byte[]> _written = [];
    private readonly List<LedgerEvent> _events = [];
    private readonly RowChunk _chunk = new();

    public ChainFuzzTests()
    {
        var source = new EventSource();
        var filler = new BlockFiller(
            new JournalOptions { BlockRows = 10_000, BlockBytes = 6 << 20 },
            new Leaves(1_000),
            1,
            ChainHead.Empty,
            TimeProvider.System);
        for (int block = 0; block < Blocks; block++)
        {
            (long from, long to) = source.Batch(1 + (block * RowsPerBlock), RowsPerBlock);
            Assert.True(filler.TryAppend(source.Events, from, to, source.Names));
            Block taken = filler.Take();
            byte[] encoded = taken.Encoded.ToArray();
            filler.Release(taken);
            for (int at = 0; at < encoded.Length; at += LengthOfRow(encoded.AsSpan(at)))
            {
                _written.Add(encoded[at..(at + LengthOfRow(encoded.AsSpan(at)))]);
            }
        }

        Assert.Null(Replay(_written));
        Assert.Equal(Blocks * RowsPerBlock, _events.Count);
    }

    [Fact]
    public void Damaged_rows_are_replayed_as_they_were_or_not_at_all()
    {
        LedgerEvent[] sound = [.. _events];
        int found = 0, played = 0;
        FuzzRun.Play("rows", TestScale.Of(few: 1_500, all: 4_000), dice =>
        {
            JournalDamageException? damage = Replay(Damage(dice));
            played++;
            found += damage is null ? 0 : 1;
            Assert.Equal(sound.Take(_events.Count), _events);
            Assert.Equal(0, _events.Count % RowsPerBlock);
        });
        Assert.True(!FuzzRun.IsWhole || found > played / 2, $"{found} of {played} were found");
    }

    private List<byte[]> Damage(Dice dice)
    {
        List<byte[]> rows = [.. _written.Select(row => row.ToArray())];
        for (int changes = dice.Between(1, 3); changes > 0 && rows.Count > 1; changes--)
        {
            int one = dice.Below(rows.Count), other = dice.Below(rows.Count);
            switch (dice.Below(6))
            {
                case 0:
                    rows.RemoveAt(one);
                    break;
                case 1:
                    rows.Insert(other, rows[one].ToArray());
                    break;
                case 2:
                    (rows[one], rows[other]) = (rows[other], rows[one]); // another place on disk: no damage
                    break;
                case 3:
                    rows.RemoveRange(one, rows.Count - one);
                    break;
                default:
                    ChangeBytes(dice, rows[one], rows[other]);
                    break;
            }
        }

        return rows;
    }

    private static unsafe void ChangeBytes(Dice dice, byte[] row, byte[] other)
    {
        // Of the sequence only the low byte: PostgreSQL keeps a leaf's rows within its bounds.
        int at = LastByteOfSequence + dice.Below(row.Length - LastByteOfSequence);
        if (dice.OneIn(3))
        {
            int length = Math.Min(dice.Between(1, 40), Math.Min(row.Length, other.Length) - at);
            other.AsSpan(Math.Min(at, other.Length), Math.Max(0, length)).CopyTo(row.AsSpan(at));
        }
        else
        {
            row[at] ^= (byte)(1 << dice.Below(8));
        }

        if (dice.OneIn(2))
        {
            fixed (byte* start = row)
            {
                int covered = row.Length - RowLayout.CrcBytes;
                BinaryPrimitives.WriteUInt32BigEndian(row.AsSpan(covered + 4), RowCrc.Compute(start, covered));
            }
        }
    }

    // As the scan of a leaf hands rows over. Null where nothing was found wrong.
    private unsafe JournalDamageException? Replay(List<byte[]> rows)
    {
        _events.Clear();
        _chunk.Rows.Clear();
        using var replay = new ChainReplay(
            ChainHead.Empty, new Sink(_events), Channel.CreateUnbounded<RowChunk>().Writer);
        int end = 0;
        foreach (byte[] row in rows)
        {
            row.CopyTo(_chunk.Bytes, end);
            fixed (byte* start = &_chunk.Bytes[end])
            {
                RowDecoder.TryReadPlace(start, row.Length, out long sequence, out byte kind);
                _chunk.Rows.Add(new RowPlace(_chunk, end, row.Length, sequence, kind == RowLayout.BlockKind));
            }

            end += row.Length;
        }

        _chunk.Live = _chunk.Rows.Count;
        try
        {
            replay.Add(_chunk);
            replay.RequireWhole();
            return null;
        }
        catch (JournalDamageException damage)
        {
            return damage;
        }
    }

    private static int LengthOfRow(ReadOnlySpan<byte> row)
    {
        int length = 2;
        for (int column = 0; column < RowLayout.Columns; column++)
        {
            length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(row[length..]));
        }

        return length;
    }

    private sealed class Sink(List<LedgerEvent> events) : IJournalSink
    {
        public void Expect(ReadOnlySpan<LedgerEvent> coming)
        {
        }

        public void Event(in LedgerEvent happened, ReadOnlySpan<byte> name) => events.Add(happened);

        public void Block(in BlockRow row)
        {
        }
    }
}
