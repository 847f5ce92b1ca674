namespace Engine.Watch.Objectives;

/// <summary>Good and bad over a window that slides by whole steps and is never longer than it is called.</summary>
/// <param name="length">Steps in the window, the one that has begun included.</param>
internal sealed class SlidingCount(int length)
{
    private readonly double[] _good = new double[length];
    private readonly double[] _bad = new double[length];
    private long _step = -1;
    private long _first = -1;

    /// <summary>What went well in the window.</summary>
    public double Good { get; private set; }

    /// <summary>What did not.</summary>
    public double Bad { get; private set; }

    /// <summary>Which part of the window was seen, 0 to 1.</summary>
    public double Seen => _first < 0 ? 0 : Math.Min(length, _step - _first + 1) / (double)length;

    /// <summary>Counts in a step; steps may be passed over, and none comes again.</summary>
    public void Add(long step, double good, double bad)
    {
        if (_first < 0)
        {
            _first = _step = step;
        }

        for (long passed = Math.Max(_step + 1, step - length + 1); passed <= step; passed++)
        {
            int leaves = (int)(passed % length);
            Good = Math.Max(0, Good - _good[leaves]);
            Bad = Math.Max(0, Bad - _bad[leaves]);
            (_good[leaves], _bad[leaves]) = (0, 0);
        }

        _step = Math.Max(_step, step);
        int place = (int)(_step % length);
        (_good[place], _bad[place]) = (_good[place] + good, _bad[place] + bad);
        (Good, Bad) = (Good + good, Bad + bad);
    }

    /// <summary>Writes what the window holds, oldest first.</summary>
    public void Write(BinaryWriter writer)
    {
        long from = Math.Max(_first, _step - length + 1);
        writer.Write(_first < 0 ? 0 : (int)(_step - from + 1));
        for (long step = from; _first >= 0 && step <= _step; step++)
        {
            writer.Write(_good[step % length]);
            writer.Write(_bad[step % length]);
        }
    }
}
