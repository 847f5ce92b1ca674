using System.Runtime.InteropServices;

namespace Engine.Core.Figures;

/// <summary>
/// What a stage of the pipeline counts of itself: how long it worked, and how long requests waited for it. Written by its
/// thread alone, with plain additions on lines of its own; read by any.
/// </summary>
/// <param name="time">The stage's clock.</param>
/// <param name="isRecording">Whether anything is counted.</param>
public sealed class StageFigures(TimeProvider time, bool isRecording)
{
    // Two readings of the clock cost 40 ns or more: little beside the work on many events, a tenth of that on one. So of
    // small pieces of work every eighth is timed, and counts for eight.
    private const int SmallWork = 64;
    private const int OneIn = 8;

    private readonly double _nanosecondsPerTick = time.NanosecondsPerTimestamp();
    private Counters _counters;

    /// <summary>Whether anything is counted.</summary>
    public bool IsRecording => isRecording;

    /// <summary>How long the stage worked since the start, to within what timing some of its work tells.</summary>
    public TimeSpan Busy => TimeSpan.FromTicks(
        Volatile.Read(ref _counters.BusyNanoseconds) / TimeSpan.NanosecondsPerTick);

    /// <summary>How long requests waited for it and were in it.</summary>
    public LatencyHistogram Time { get; } = new();

    /// <summary>Whether it has work and cannot go on, as its last step found.</summary>
    public bool IsBlocked
    {
        get => Volatile.Read(ref _counters.IsBlocked);
        internal set => Volatile.Write(ref _counters.IsBlocked, value);
    }

    /// <summary>Begins a piece of work on so many events. The point in time is for <see cref="End"/>; 0: it is not timed.</summary>
    internal long Begin(long events)
    {
        bool isSmall = events < SmallWork;
        if (!isRecording || (isSmall && (++_counters.Turn & (OneIn - 1)) != 0))
        {
            return 0;
        }

        _counters.Weight = isSmall ? OneIn : 1;
        return time.GetTimestamp();
    }

    /// <summary>Ends the piece of work that was begun last; says when, or 0 where it was not timed.</summary>
    internal long End(long began)
    {
        if (began == 0)
        {
            return 0;
        }

        long now = time.GetTimestamp();
        _counters.BusyNanoseconds += _counters.Weight * Nanoseconds(began, now);
        return now;
    }

    /// <summary>
    /// Notes what a request took, at the end of a piece of work that was timed; nothing where either time is unknown (0).
    /// </summary>
    internal void Note(long since, long until)
    {
        if (since != 0 && until != 0)
        {
            Time.Record(Nanoseconds(since, until), _counters.Weight);
        }
    }

    private long Nanoseconds(long from, long to) => (long)((to - from) * _nanosecondsPerTick);

    // Two lines before and after, since processors fetch lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 288)]
    private struct Counters
    {
        [FieldOffset(128)]
        public long BusyNanoseconds;

        [FieldOffset(136)]
        public long Weight;

        [FieldOffset(144)]
        public int Turn;

        [FieldOffset(148)]
        public bool IsBlocked;
    }
}
