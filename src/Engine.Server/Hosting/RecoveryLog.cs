using Engine.Journal;

namespace Engine.Server.Hosting;

/// <summary>Tells now and then how far a long recovery has come.</summary>
internal sealed class RecoveryLog(ILogger log, TimeProvider time) : IProgress<JournalProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _last = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(JournalProgress value)
    {
        if (time.GetElapsedTime(_last) >= Pause)
        {
            _last = time.GetTimestamp();
            log.Recovering(value.Events, value.Sequence);
        }
    }
}
