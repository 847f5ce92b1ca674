using System.Diagnostics;
using System.Numerics;

namespace Engine.Core.Ledger;

/// <summary>
/// A circular array of events, written by the state machine and read behind it. It knows nothing of threads: who
/// writes makes sure of room before a batch, and publishes the position afterwards by a sequence of its own.
/// </summary>
public sealed class EventBuffer
{
    private readonly LedgerEvent[] _events;
    private readonly int _mask;

    /// <summary>Makes room for <paramref name="capacity"/> events, a power of two.</summary>
    public EventBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        if (!BitOperations.IsPow2(capacity))
        {
            throw new ArgumentException("The capacity of an event buffer is a power of two.", nameof(capacity));
        }

        _events = new LedgerEvent[capacity];
        _mask = capacity - 1;
    }

    /// <summary>How many events it holds at most.</summary>
    public int Capacity => _events.Length;

    /// <summary>How many events were ever added; the next one goes here.</summary>
    public long Position { get; private set; }

    /// <summary>The event at a position not yet overwritten.</summary>
    public ref LedgerEvent this[long position] => ref _events[(int)position & _mask];

    /// <summary>Adds an event, to be assigned whole: what the place held before is still in it.</summary>
    public ref LedgerEvent Add() => ref _events[(int)Position++ & _mask];

    /// <summary>Takes back what a broken chain had added.</summary>
    public void Truncate(long position)
    {
        Debug.Assert(position <= Position && position >= Position - Capacity, "truncates only what is still held");
        Position = position;
    }
}
