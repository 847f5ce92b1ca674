using System.Runtime.InteropServices;

namespace Engine.Core.Disruptor;

/// <summary>
/// A counter that one thread moves and others watch. It has its cache lines to itself: two lines before and after the
/// value, since processors fetch lines in pairs.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 2 * Padding)]
internal struct PaddedLong
{
    public const int Padding = 128;

    [FieldOffset(Padding)]
    public long Value;
}

/// <summary>A position in a ring, watched across threads.</summary>
public sealed class Sequence
{
    private PaddedLong _padded;

    /// <summary>Starts at <paramref name="initial"/>.</summary>
    public Sequence(long initial) => _padded.Value = initial;

    /// <summary>
    /// The position. Reading acquires and writing releases: whoever sees the position also sees what was written
    /// before it was moved.
    /// </summary>
    public long Value
    {
        get => Volatile.Read(ref _padded.Value);
        set => Volatile.Write(ref _padded.Value, value);
    }

    /// <summary>Adds to it, as one of several threads; a full fence.</summary>
    public void Add(long change) => Interlocked.Add(ref _padded.Value, change);

    /// <summary>Moves the position if it still is <paramref name="expected"/>; a full fence either way.</summary>
    public bool TryMove(long expected, long next) =>
        Interlocked.CompareExchange(ref _padded.Value, next, expected) == expected;
}
