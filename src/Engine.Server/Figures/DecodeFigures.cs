using Engine.Core.Figures;

namespace Engine.Server.Figures;

/// <summary>
/// How long requests take to be read from the wire. Many threads do that at once: of small requests one in sixteen, by
/// chance, is timed and counts for all.
/// </summary>
/// <param name="time">The engine's clock.</param>
/// <param name="isRecording">Whether anything is counted.</param>
internal sealed class DecodeFigures(TimeProvider time, bool isRecording)
{
    private const long SmallBytes = 4 << 10;
    private const int OneIn = 16;

    private long _done;

    /// <summary>How long each took.</summary>
    public LatencyHistogram Time { get; } = new();

    /// <summary>Requests read, to within what counting some of them tells.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Begins to read a message; 0: it is not timed.</summary>
    public long Begin(long bytes) =>
        !isRecording || (bytes < SmallBytes && Random.Shared.Next(OneIn) != 0) ? 0 : time.GetTimestamp();

    /// <summary>Ends reading it.</summary>
    public void End(long began, long bytes)
    {
        if (began != 0)
        {
            int weight = bytes < SmallBytes ? OneIn : 1;
            Interlocked.Add(ref _done, weight);
            Time.RecordShared(time.NanosecondsBetween(began, time.GetTimestamp()), weight);
        }
    }
}
