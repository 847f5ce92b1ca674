using HdrHistogram;

namespace Engine.Client.Figures;

/// <summary>
/// What those who call through a client see: how long they wait, and what they wait for in vain. Safe on any thread; a
/// request counts once, however many callers' transfers it carries.
/// </summary>
internal sealed class UserFigures
{
    private const long Longest = 3_600_000_000_000; // an hour
    private const int Digits = 2;

    private readonly TimeProvider time;
    private readonly double nanosecondsPerTick;
    private readonly Recorder waits = HistogramFactory
        .With64BitBucketSize()
        .WithValuesFrom(1)
        .WithValuesUpTo(Longest)
        .WithPrecisionOf(Digits)
        .WithThreadSafeWrites()
        .WithThreadSafeReads()
        .Create();

    // Waits that no summary has brought to the engine; they are longest when none arrives.
    private readonly HistogramBase untold = new LongHistogram(1, Longest, Digits);
    private HistogramBase? interval;
    private long calls;
    private long acknowledged;
    private long timeouts;
    private long retries;
    private long reconnects;

    public UserFigures(TimeProvider time)
    {
        this.time = time;
        nanosecondsPerTick = 1e9 / time.TimestampFrequency;
    }

    /// <summary>The time, as a timestamp.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Calls that have ended.</summary>
    public long Calls => Volatile.Read(ref calls);

    /// <summary>Calls have ended with an answer.</summary>
    /// <param name="since">When their callers meant to start, a timestamp of the clock.</param>
    /// <param name="count">How many callers get it.</param>
    /// <param name="ok">Events that they are told are ok.</param>
    public void Answered(long since, int count, int ok)
    {
        Interlocked.Add(ref acknowledged, ok);
        End(since, count);
    }

    /// <summary>Calls have ended without one.</summary>
    /// <param name="since">When their callers meant to start, a timestamp of the clock.</param>
    /// <param name="count">How many callers are told.</param>
    /// <param name="isTimeout">Whether their deadline fell.</param>
    public void Failed(long since, int count, bool isTimeout)
    {
        Interlocked.Add(ref timeouts, isTimeout ? count : 0);
        End(since, count);
    }

    /// <summary>A request is sent again.</summary>
    public void Retried() => Interlocked.Increment(ref retries);

    /// <summary>A connection was lost, so that another is made.</summary>
    public void Reconnected() => Interlocked.Increment(ref reconnects);

    /// <summary>
    /// What was counted since the start, and what was waited since the last summary that was told. For one thread at a time.
    /// </summary>
    public V1.ReportFiguresRequest Summary()
    {
        interval = waits.GetIntervalHistogram(interval);
        untold.Add(interval);
        return new V1.ReportFiguresRequest
        {
            Calls = (ulong)Calls,
            EventsAcknowledged = (ulong)Volatile.Read(ref acknowledged),
            Timeouts = (ulong)Volatile.Read(ref timeouts),
            Retries = (ulong)Volatile.Read(ref retries),
            Reconnects = (ulong)Volatile.Read(ref reconnects),
            P50 = At(50),
            P99 = At(99),
            P999 = At(99.9),
            Longest = At(100),
        };
    }

    /// <summary>The last summary has arrived: the next one tells of waits after it.</summary>
    public void Told() => untold.Reset();

    private ulong At(double percentile) =>
        untold.TotalCount == 0 ? 0 : (ulong)untold.GetValueAtPercentile(percentile);

    private void End(long since, int count)
    {
        var waited = (long)((Now - since) * nanosecondsPerTick);
        waits.RecordValueWithCount(Math.Clamp(waited, 1, Longest), count);
        Interlocked.Add(ref calls, count);
    }
}
