using System.Numerics;

namespace Engine.Journal.Recovery;

/// <summary>
/// Rows that came before their turn, by sequence. Lanes fill a leaf side by side, so that rows lie on disk in stretches
/// of blocks that interleave.
/// </summary>
internal sealed class RowWindow
{
    private const int LargestReach = 1 << 26;
    private RowPlace[] _places = new RowPlace[1 << 16];

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>The first sequence that may still come.</summary>
    public long Next { get; private set; }

    /// <summary>The lowest sequence that came twice; <see cref="long.MaxValue"/> if none did.</summary>
    public long Twice { get; private set; } = long.MaxValue;

    /// <summary>Moves the start on, past rows that were taken or that a block row says do not exist.</summary>
    public void MoveTo(long next) => Next = next;

    /// <summary>Forgets the rows held and what came twice, and starts anew.</summary>
    public void Restart(long next)
    {
        if (Count > 0)
        {
            Array.Clear(_places);
        }

        (Count, Next, Twice) = (0, next, long.MaxValue);
    }

    /// <summary>Puts a row into its place.</summary>
    public void Add(in RowPlace row)
    {
        if (row.Sequence - Next >= _places.Length)
        {
            Grow(row.Sequence);
        }

        if (row.Sequence < Next || Has(row.Sequence))
        {
            Twice = Math.Min(Twice, row.Sequence);
            row.Chunk.Live--;
            return;
        }

        Slot(row.Sequence) = row;
        Count++;
    }

    /// <summary>Whether the row of a sequence is there.</summary>
    public bool Has(long sequence) =>
        sequence >= Next && sequence - Next < _places.Length && Slot(sequence).Length != 0;

    /// <summary>The first sequence of which a row is held; <see cref="Next"/> if there is none. Slow.</summary>
    public long Lowest => _places.Where(place => place.Length != 0).Select(place => place.Sequence)
        .DefaultIfEmpty(Next).Min();

    /// <summary>The row of a sequence; it has to be there.</summary>
    public ref readonly RowPlace this[long sequence] => ref Slot(sequence);

    /// <summary>Takes a row out; it has to be there.</summary>
    public RowPlace Take(long sequence)
    {
        ref RowPlace place = ref Slot(sequence);
        RowPlace taken = place;
        place = default;
        Count--;
        return taken;
    }

    private ref RowPlace Slot(long sequence) => ref _places[sequence & (_places.Length - 1)];

    private void Grow(long sequence)
    {
        if (sequence - Next >= LargestReach)
        {
            throw new JournalDamageException(Next, $"the rows from here to {sequence} cannot all be missing by chance");
        }

        RowPlace[] before = _places;
        _places = new RowPlace[BitOperations.RoundUpToPowerOf2((uint)(sequence - Next + 1))];
        foreach (RowPlace place in before)
        {
            if (place.Length != 0)
            {
                Slot(place.Sequence) = place;
            }
        }
    }
}
