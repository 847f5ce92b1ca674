using System.Buffers.Binary;
using System.IO.Hashing;

namespace Engine.Watch.Recorder;

/// <summary>
/// How an entry lies in a ring file. Each frame stands for itself, so that those around a damaged place are still read:
/// <code>
///  0 magic   4  a byte of it never occurs in UTF-8, so that no text of an entry is taken for a frame
///  4 length  4  of the payload
///  8 number  8  in the order written, never used twice in a file
/// 16 at      8  UTC, 100 ns since year 1
/// 24 run     8  which run of an engine wrote it
/// 32 sum     8  XXH3 of the 32 bytes before and of the payload
/// 40 payload    padded to a multiple of 8
/// </code>
/// </summary>
/// <param name="Number">Number of the entry in its file.</param>
/// <param name="At">When it was noted.</param>
/// <param name="Run">Which run of an engine noted it.</param>
/// <param name="Start">Where it begins in the file.</param>
/// <param name="PayloadLength">Bytes of its payload.</param>
internal readonly record struct Frame(long Number, DateTimeOffset At, long Run, int Start, int PayloadLength)
{
    /// <summary>Frames begin at multiples of this.</summary>
    public const int Alignment = 8;

    private const int HeaderBytes = 40;
    private const int SumAt = 32;

    private static ReadOnlySpan<byte> Magic => [0x54, 0x4C, 0x46, 0xFE];

    /// <summary>Where the next frame begins.</summary>
    public int End => Start + SizeOf(PayloadLength);

    /// <summary>Where its payload begins.</summary>
    public int PayloadStart => Start + HeaderBytes;

    /// <summary>Bytes that a frame takes.</summary>
    public static int SizeOf(int payload) => (HeaderBytes + payload + Alignment - 1) / Alignment * Alignment;

    /// <summary>Writes a frame; the buffer is as long as it takes, and the payload is in its place already.</summary>
    public static void Seal(Span<byte> frame, int payload, long number, DateTimeOffset at, long run)
    {
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], payload);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], number);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], at.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], run);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[SumAt..], SumOf(frame, payload));
        frame[(HeaderBytes + payload)..].Clear();
    }

    /// <summary>Where the payload goes in a buffer for a frame.</summary>
    public static Span<byte> Payload(Span<byte> frame, int payload) => frame.Slice(HeaderBytes, payload);

    /// <summary>Every whole frame of a file, as they lie in it; what is damaged is passed over.</summary>
    public static List<Frame> Scan(ReadOnlySpan<byte> file)
    {
        var found = new List<Frame>();
        int at = 0;
        while (at + HeaderBytes <= file.Length)
        {
            if (TryRead(file, at, out Frame frame))
            {
                found.Add(frame);
                at = frame.End;
            }
            else
            {
                at = NextCandidate(file, at + Alignment);
            }
        }

        return found;
    }

    // Most of a young file is zeros, and every start reads all of it.
    private static int NextCandidate(ReadOnlySpan<byte> file, int from)
    {
        while (from < file.Length && file[from..].IndexOf(Magic) is >= 0 and var distance)
        {
            int at = from + distance;
            from = (at + Alignment - 1) / Alignment * Alignment;
            if (at == from)
            {
                return at;
            }
        }

        return file.Length;
    }

    private static bool TryRead(ReadOnlySpan<byte> file, int start, out Frame frame)
    {
        frame = default;
        ReadOnlySpan<byte> bytes = file[start..];
        if (!bytes.StartsWith(Magic))
        {
            return false;
        }

        int payload = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (payload < 0 || payload > bytes.Length - HeaderBytes
            || ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[SumAt..]) != SumOf(bytes, payload))
        {
            return false;
        }

        frame = new Frame(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            new DateTimeOffset(ticks, TimeSpan.Zero),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            start,
            payload);
        return true;
    }

    private static ulong SumOf(ReadOnlySpan<byte> frame, int payload)
    {
        var sum = new XxHash3();
        sum.Append(frame[..SumAt]);
        sum.Append(frame.Slice(HeaderBytes, payload));
        return sum.GetCurrentHashAsUInt64();
    }
}
