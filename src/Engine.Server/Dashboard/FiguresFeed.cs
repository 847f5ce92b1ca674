using Engine.Watch;
using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>
/// Shows the figures to all who look, twice a second: made once for all of them, and not at all while nobody looks.
/// </summary>
/// <param name="watch">What looks at the engine.</param>
/// <param name="recorded">What flight recorders keep.</param>
/// <param name="changes">The settings that were changed while engines ran.</param>
/// <param name="capacity">Events a second that the box was measured to carry; 0 where that is not known.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it tells that it cannot go on.</param>
internal sealed class FiguresFeed(
    EngineWatch watch,
    RecordedRows recorded,
    Func<IEnumerable<V1.SettingChange>> changes,
    long capacity,
    TimeProvider time,
    ILogger<FiguresFeed> log) : IDisposable
{
    /// <summary>The most that look at one time.</summary>
    public const int MostViewers = 50;

    private const int LooksPerTick = 2; // of the watch, which looks four times a second
    private const int LooksPerWindow = 8; // two seconds: short enough for now, long enough for a rate

    private readonly Lock _gate = new();
    private readonly SecondRows _seconds = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private FiguresViewer[] _viewers = [];
    private CancellationTokenSource? _running;

    /// <summary>How many look.</summary>
    public int Viewers => Volatile.Read(ref _viewers).Length;

    /// <summary>Somebody looks; null where as many look as may.</summary>
    public FiguresViewer? Join()
    {
        lock (_gate)
        {
            if (_viewers.Length >= MostViewers)
            {
                return null;
            }

            var viewer = new FiguresViewer(Leave);
            _viewers = [.. _viewers, viewer];
            if (_running is null)
            {
                _running = new CancellationTokenSource();
                _ = RunAsync(_running.Token);
            }

            return viewer;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EndAll();
        lock (_gate)
        {
            _viewers = [];
            Stop();
        }
    }

    private void Leave(FiguresViewer viewer)
    {
        lock (_gate)
        {
            _viewers = [.. _viewers.Where(other => other != viewer)];
            if (_viewers.Length == 0)
            {
                Stop();
            }
        }
    }

    private void Stop()
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
    }

    private async Task RunAsync(CancellationToken nobodyLooks)
    {
        await Task.Yield(); // whoever joins first holds the gate
        using WatchSubscription subscription = watch.Subscribe();
        var window = new Queue<EngineSample>();
        EngineSample? before = watch.LastSeconds is [.., var earlier, _] ? earlier : null; // a whole second before now
        try
        {
            if (watch.Latest is { } latest && before is not null)
            {
                Show(before, latest);
            }

            await foreach (WatchReport report in subscription.Reports.ReadAllAsync(nobodyLooks))
            {
                window.Enqueue(report.Sample);
                while (window.Count > LooksPerWindow + 1)
                {
                    window.Dequeue();
                }

                if (report.Number % LooksPerTick == 0 && (window.Count > LooksPerTick ? window.Peek() : before) is { } first)
                {
                    Show(first, report);
                }
            }

            EndAll();
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
        catch (Exception failure)
        {
            // Who looks is cut off, sees that, and comes again.
            log.FiguresNotShown(failure);
            EndAll();
        }
    }

    private void Show(EngineSample earlier, WatchReport report)
    {
        IEnumerable<V1.TimelineEntry> timeline =
            Timeline.Of(report.Alarms, watch.Alarms.Closed, changes(), _started);
        V1.Figures figures = FiguresProjection.Of(earlier, report, timeline, capacity);
        IReadOnlyList<FigureRow> seconds = _seconds.Of(watch.LastSeconds);
        var tick = new FiguresTick(figures, [.. recorded.Before(_started), .. seconds], recorded.LastDay());
        foreach (FiguresViewer viewer in Volatile.Read(ref _viewers))
        {
            viewer.Show(tick);
        }
    }

    private void EndAll()
    {
        foreach (FiguresViewer viewer in Volatile.Read(ref _viewers))
        {
            viewer.End();
        }
    }
}
