namespace Engine.Server.Figures;

/// <summary>
/// Lets so many through in each second. Safe on any thread; of those that come in the moment a second begins, a few more.
/// </summary>
internal sealed class PerSecond(int most, TimeProvider time)
{
    private long _second;
    private int _count;

    /// <summary>Whether one more may pass.</summary>
    public bool HasRoom()
    {
        long second = time.GetTimestamp() / time.TimestampFrequency;
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Volatile.Write(ref _count, 0);
        }

        return Interlocked.Increment(ref _count) <= most;
    }
}
