using System.Numerics;

namespace Engine.Core.Figures;

/// <summary>
/// The buckets in which times are counted: exact below 8 ns, then eight to an octave, so that a percentile is known to within
/// an eighth of itself, from nanoseconds to minutes.
/// </summary>
public static class LatencyBuckets
{
    private const int Bits = 3;
    private const int PerOctave = 1 << Bits;
    private const int HighestOctave = 37; // 137 to 275 s: what takes longer is counted there

    /// <summary>How many there are.</summary>
    public const int Count = ((HighestOctave - Bits + 1) * PerOctave) + PerOctave;

    /// <summary>The bucket of a time in nanoseconds.</summary>
    public static int Of(long nanoseconds)
    {
        if (nanoseconds < PerOctave)
        {
            return (int)Math.Max(0, nanoseconds);
        }

        int octave = BitOperations.Log2((ulong)nanoseconds);
        return octave > HighestOctave
            ? Count - 1
            : ((octave - Bits) << Bits) + (int)(nanoseconds >> (octave - Bits));
    }

    /// <summary>Nanoseconds from which on times no longer belong to a bucket.</summary>
    public static long UpperBound(int bucket)
    {
        if (bucket < PerOctave)
        {
            return bucket + 1;
        }

        int shift = (bucket >> Bits) - 1;
        return ((bucket & (PerOctave - 1)) + PerOctave + 1L) << shift;
    }
}
