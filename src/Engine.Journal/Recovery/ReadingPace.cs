namespace Engine.Journal.Recovery;

/// <summary>
/// Keeps who reads the journal in the background to a rate. Time in which nothing was read is not made up for, so that it
/// is never exceeded for long.
/// </summary>
/// <param name="rowsPerSecond">The most rows a second; 0 for as many as there are.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadingPace(long rowsPerSecond, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _due = time.GetTimestamp();

    /// <summary>Reads as fast as it can.</summary>
    public static ReadingPace Unhurried { get; } = new(0, TimeProvider.System);

    /// <summary>Whether reading may go on; it waits while it may not.</summary>
    public Func<bool> IsAllowed { get; init; } = () => true;

    /// <summary>Pages to read at one time: a statement that lasts holds up the clearing away of old rows.</summary>
    public long? PagesAtOnce => rowsPerSecond == 0 ? null : 128;

    /// <summary>Waits until so many rows more may have been read.</summary>
    public async Task KeepAsync(long rows, CancellationToken cancellation)
    {
        if (rowsPerSecond > 0)
        {
            long now = time.GetTimestamp();
            _due = Math.Max(now, _due + (long)((double)rows / rowsPerSecond * time.TimestampFrequency));
            await Task.Delay(time.GetElapsedTime(now, _due), time, cancellation).ConfigureAwait(false);
        }

        while (!IsAllowed())
        {
            await Task.Delay(s_pause, time, cancellation).ConfigureAwait(false);
        }
    }
}
