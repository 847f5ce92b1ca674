using Engine.Journal.Lanes;

namespace Engine.Journal.Sealing;

/// <summary>
/// Has the sealer give way: after each piece of work it rests, the longer the more rows became durable meanwhile, so that
/// those who commit have processor and disk to themselves for that time. It does not rest once many leaves wait.
/// </summary>
/// <param name="durable">The durable sequence.</param>
/// <param name="waiting">How many full leaves wait for their seal.</param>
/// <param name="patience">With more than so many waiting it does not rest.</param>
/// <param name="time">The clock.</param>
internal sealed class SealPace(Func<long> durable, Func<int> waiting, Func<int> patience, TimeProvider time)
{
    /// <summary>The rate, rows a second, at which it rests as long as it works.</summary>
    public const double EqualRate = 200_000;

    private const double LongestRest = 6;

    // What is shorter is not worth a timer.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(5);

    private long _seen = durable();
    private long _seenAt = time.GetTimestamp();
    private TimeSpan _owed;

    /// <summary>Does a piece of work, and rests.</summary>
    public async Task RunAsync(Func<Task> work, CancellationToken cancellation)
    {
        await SqlCommands.LeaveSocketsAsync();
        long started = time.GetTimestamp();
        await work().ConfigureAwait(false);
        await RestAsync(time.GetElapsedTime(started), cancellation).ConfigureAwait(false);
    }

    /// <summary>Rests after work that took so long.</summary>
    public async Task RestAsync(TimeSpan worked, CancellationToken cancellation)
    {
        if (waiting() > patience())
        {
            _owed = TimeSpan.Zero;
            return;
        }

        _owed += worked;
        if (_owed < s_shortest)
        {
            return;
        }

        TimeSpan rest = _owed * Math.Min(LongestRest, Rate() / EqualRate);
        _owed = TimeSpan.Zero;
        if (rest >= s_shortest)
        {
            await Task.Delay(rest, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Rows a second that became durable since it was asked last.</summary>
    private double Rate()
    {
        long now = time.GetTimestamp();
        long sequence = durable();
        double seconds = time.GetElapsedTime(_seenAt, now).TotalSeconds;
        double rate = seconds <= 0 ? 0 : (sequence - _seen) / seconds;
        (_seen, _seenAt) = (sequence, now);
        return rate;
    }
}
