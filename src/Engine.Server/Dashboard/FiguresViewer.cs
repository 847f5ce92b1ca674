using System.Threading.Channels;

namespace Engine.Server.Dashboard;

/// <summary>One who looks at the figures. Who is slow misses some. Disposing ends it.</summary>
internal sealed class FiguresViewer : IDisposable
{
    private readonly Channel<FiguresTick> _ticks = Channel.CreateBounded<FiguresTick>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Action<FiguresViewer> _leave;

    public FiguresViewer(Action<FiguresViewer> leave) => _leave = leave;

    /// <summary>What there is to see; ends when the engine ends.</summary>
    public ChannelReader<FiguresTick> Ticks => _ticks.Reader;

    public void Show(FiguresTick tick) => _ticks.Writer.TryWrite(tick);

    public void End() => _ticks.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose() => _leave(this);
}
