using System.Threading.Channels;

namespace Engine.Watch;

/// <summary>
/// Reports as they come, for one who looks on. Who is slow loses the older ones and never holds anybody up. Disposing ends it.
/// </summary>
public sealed class WatchSubscription : IDisposable
{
    private readonly Channel<WatchReport> _reports;
    private readonly Action<WatchSubscription> _end;

    internal WatchSubscription(int capacity, Action<WatchSubscription> end)
    {
        _reports = Channel.CreateBounded<WatchReport>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _end = end;
    }

    /// <summary>The reports; ends when the watch ends.</summary>
    public ChannelReader<WatchReport> Reports => _reports.Reader;

    internal void Publish(WatchReport report) => _reports.Writer.TryWrite(report);

    /// <inheritdoc/>
    public void Dispose()
    {
        _end(this);
        _reports.Writer.TryComplete();
    }
}
