namespace Engine.Journal.Recovery;

/// <summary>
/// Keeps who reads the journal in the background to a rate. Time in which nothing was read is not made up for, so that it
/// is never exceeded for long.
/// </summary>
/// <param name="rowsPerSecond">The most rows a second; 0 for as many as there are.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadingPace(long rowsPerSecond, TimeProvider time)
{
    private long _due = time.GetTimestamp();

    /// <summary>Reads as fast as it can.</summary>
    public static ReadingPace Unhurried { get; } = new(0, TimeProvider.System);

    /// <summary>Pages to read at one time: a statement that lasts holds up the clearing away of old rows.</summary>
    public long? PagesAtOnce => rowsPerSecond == 0 ? null : 128;

    /// <summary>Waits until so many rows more may have been read.</summary>
    public Task KeepAsync(long rows, CancellationToken cancellation)
    {
        if (rowsPerSecond == 0)
        {
            return Task.CompletedTask;
        }

        long now = time.GetTimestamp();
        _due = Math.Max(now, _due + (long)((double)rows / rowsPerSecond * time.TimestampFrequency));
        return _due == now ? Task.CompletedTask : Task.Delay(time.GetElapsedTime(now, _due), time, cancellation);
    }
}
