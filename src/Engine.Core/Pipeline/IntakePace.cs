namespace Engine.Core.Pipeline;

/// <summary>
/// Slows intake down while the sealing of full leaves lags behind: from half of the rows that may be unsealed on, rows stand
/// in one line, and each takes its time, the more the nearer the bound. So a rate above that of the seals settles where both
/// are the same, and the bound itself is hardly ever met. Who does not come in after all takes none of the others' time.
/// </summary>
internal sealed class IntakePace
{
    /// <summary>What a row takes halfway between where pacing begins and the bound.</summary>
    public static readonly TimeSpan MiddlePerRow = TimeSpan.FromMicroseconds(10);

    private static readonly TimeSpan s_mostPerRow = TimeSpan.FromMilliseconds(1);

    // What is shorter is waited for by the next ones.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    // A leaf may be sealed, or the bound be tuned, while somebody waits.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly Func<long> _unsealed;
    private readonly Func<long> _most;
    private readonly TimeProvider _time;

    // Taken while sealing lags behind only.
    private readonly Lock _gate = new();

    // The line, counted in rows: as many as time enough has passed for, as of when, and where its end is.
    private double _passed;
    private long _passedAt;
    private double _end;

    /// <summary>Nothing waits yet.</summary>
    /// <param name="unsealed">Rows that no sealed leaf holds, as of the last batch applied.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="time">The clock.</param>
    public IntakePace(Func<long> unsealed, Func<long> most, TimeProvider time)
    {
        (_unsealed, _most, _time) = (unsealed, most, time);
        _passedAt = time.GetTimestamp();
    }

    /// <summary>Waits until the rows of a batch may come.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more; its place was given back.</exception>
    public ValueTask WaitAsync(Batch batch, CancellationToken cancellation)
    {
        TimeSpan perRow = PerRow();
        if (perRow == TimeSpan.Zero)
        {
            return ValueTask.CompletedTask;
        }

        batch.Place = Join(batch.Count, perRow);
        return Left(batch.Place) < s_shortest
            ? ValueTask.CompletedTask
            : new ValueTask(WaitForTurnAsync(batch, cancellation));
    }

    /// <summary>Gives back what is still to come of a place in the line: time that has passed is lost.</summary>
    public void GiveBack(IntakePlace place)
    {
        if (place.Rows == 0)
        {
            return;
        }

        TimeSpan perRow = PerRow();
        lock (_gate)
        {
            GoOn(perRow);
            _end -= Math.Clamp(place.Begin + place.Rows - _passed, 0, place.Rows);
        }
    }

    private TimeSpan PerRow()
    {
        long bound = _most();
        long free = bound / 2;
        long over = _unsealed() - free;
        if (over <= 0)
        {
            return TimeSpan.Zero;
        }

        double share = Math.Min(0.999, over / (double)(bound - free));
        TimeSpan perRow = MiddlePerRow * (share / (1 - share));
        return perRow < s_mostPerRow ? perRow : s_mostPerRow;
    }

    private async Task WaitForTurnAsync(Batch batch, CancellationToken cancellation)
    {
        try
        {
            while (Left(batch.Place) is var left && left >= s_shortest)
            {
                await Task.Delay(left < s_look ? left : s_look, _time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            GiveBack(batch.Place);
            batch.Place = default;
            throw;
        }
    }

    private IntakePlace Join(int rows, TimeSpan perRow)
    {
        lock (_gate)
        {
            GoOn(perRow);
            double begin = Math.Max(_passed, _end);
            _end = begin + rows;
            return new IntakePlace(begin, rows);
        }
    }

    /// <summary>How long it is until a place is come to, as things stand.</summary>
    private TimeSpan Left(IntakePlace place)
    {
        TimeSpan perRow = PerRow();
        lock (_gate)
        {
            GoOn(perRow);
            return perRow * (place.Begin - _passed);
        }
    }

    // Where rows take no time any more, the line is gone.
    private void GoOn(TimeSpan perRow)
    {
        long now = _time.GetTimestamp();
        _passed = perRow == TimeSpan.Zero
            ? Math.Max(_passed, _end)
            : _passed + (_time.GetElapsedTime(_passedAt, now) / perRow);
        _passedAt = now;
    }
}

/// <summary>A place in the line in which rows stand while intake is slowed down.</summary>
/// <param name="Begin">Rows before it, counted from the first that ever stood there.</param>
/// <param name="Rows">Its own; 0 where none is taken.</param>
internal readonly record struct IntakePlace(double Begin, int Rows);
