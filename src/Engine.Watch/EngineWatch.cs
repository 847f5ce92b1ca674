using Engine.Watch.Alarms;
using Engine.Watch.Checks;
using Engine.Watch.Samples;

namespace Engine.Watch;

/// <summary>
/// Looks at an engine four times a second, on a thread of its own, so that it goes on when the pool is starved and when a
/// stage never returns. Has every check look, keeps what is found in the book of alarms, and publishes both. A second thread
/// watches the first, and all others that watch.
/// </summary>
public sealed class EngineWatch : IDisposable
{
    /// <summary>Time from one look to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const string Rounds = "watch";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // Longer, so that a check that hangs is told before the round that it holds up.
    private static readonly TimeSpan s_roundPatience = 1.5 * s_patience;

    // While one of these is open, that PostgreSQL could not be asked is no news.
    private static readonly string[] s_explaining =
    [
        AlarmCatalogue.PostgresSilent, AlarmCatalogue.JournalStalled, AlarmCatalogue.DiskFull, AlarmCatalogue.LaneBlocked,
        AlarmCatalogue.StageStalled, AlarmCatalogue.JournalFenced,
    ];

    private readonly Lock _subscribing = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly LastSeconds _seconds = new();
    private readonly Func<EngineSample> _source;
    private readonly (ICheck Check, Pulse Pulse)[] _checks;
    private readonly Pulse _rounds;
    private readonly Pulse _watcher;
    private readonly IReadOnlyList<Pulse> _own;
    private readonly IReadOnlyList<Pulse> _others;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Thread[] _threads;
    private volatile WatchSubscription[] _subscriptions = [];
    private volatile WatchReport? _latest;
    private long _number;

    /// <summary>Prepares to watch; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="source">Tells how the engine stands; never waits.</param>
    /// <param name="checks">What looks at it.</param>
    /// <param name="alarms">Where findings go.</param>
    /// <param name="others">Others that watch, on threads of their own.</param>
    /// <param name="time">The clock.</param>
    public EngineWatch(
        Func<EngineSample> source,
        IEnumerable<ICheck> checks,
        AlarmBook alarms,
        IEnumerable<Pulse> others,
        TimeProvider time)
    {
        (_source, Alarms, _time) = (source, alarms, time);
        _started = time.GetTimestamp();
        _checks = [.. checks.Select(check => (check, new Pulse($"check {check.Name}", s_patience, time)))];
        _rounds = new Pulse(Rounds, s_roundPatience, time);
        _watcher = new Pulse("watch of the watch", s_patience, time);
        _own = [_rounds, _watcher, .. _checks.Select(checking => checking.Pulse)];
        _others = [.. others];
        _threads =
        [
            new Thread(() => Run(Round, _rounds)) { IsBackground = true, Name = "engine watch" },
            new Thread(() => Run(WatchTheWatch, _watcher)) { IsBackground = true, Name = "engine watch 2" },
        ];
    }

    /// <summary>The alarms.</summary>
    public AlarmBook Alarms { get; }

    /// <summary>What the last look came to; null before the first.</summary>
    public WatchReport? Latest => _latest;

    /// <summary>How those that watch stand.</summary>
    public IReadOnlyList<CheckerSample> Checkers => [.. _own.Concat(_others).Select(pulse => pulse.Sample)];

    /// <summary>The last five minutes, one sample a second, the oldest first: of clients the newest two have all.</summary>
    public IReadOnlyList<EngineSample> LastSeconds => _seconds.All;

    /// <summary>Begins to look.</summary>
    public void Start()
    {
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Has somebody look on; to be disposed by them.</summary>
    /// <param name="capacity">Reports that are kept for them.</param>
    public WatchSubscription Subscribe(int capacity = 8)
    {
        var subscription = new WatchSubscription(capacity, Unsubscribe);
        lock (_subscribing)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    /// <summary>
    /// One look: what each thread does four times a second. For the thread of the watch, or a test that has none.
    /// </summary>
    public WatchReport Step(EngineSample sample)
    {
        foreach ((ICheck check, Pulse pulse) in _checks)
        {
            pulse.Begin();
            try
            {
                Alarms.Take(check.Name, [.. check.Look(sample)], sample.At, sample.Elapsed);
                pulse.Succeed();
            }
            catch (Exception failure)
            {
                // Whatever it is: the other checks look on, and the watch of the watch tells.
                pulse.Fail($"{failure.GetType().Name}: {failure.Message}");
            }
        }

        _seconds.Add(sample);
        var report = new WatchReport(++_number, sample, Alarms.Open) { Overflowed = Alarms.Overflowed };
        _latest = report;
        foreach (WatchSubscription subscription in _subscriptions)
        {
            subscription.Publish(report);
        }

        return report;
    }

    /// <summary>
    /// One look at those that watch. For the second thread, or a test that has none.
    /// </summary>
    public void WatchTheWatch()
    {
        _watcher.Begin();
        bool aCheckHangs = _checks.Any(checking => checking.Pulse.Sample.UnderWay > s_patience);
        bool isExplained = Alarms.Open.Any(alarm => s_explaining.Contains(alarm.Name));
        Alarms.Take(
            "watch of the watch",
            [
                .. CheckerWatch.Look(
                    _own.Where(pulse => !(aCheckHangs && pulse == _rounds)).Select(pulse => pulse.Sample), isExplained: false),
                .. CheckerWatch.Look(_others.Select(pulse => pulse.Sample), isExplained),
            ],
            _time.GetUtcNow(),
            _time.GetElapsedTime(_started));
        _watcher.Succeed();
    }

    /// <summary>Ends it. A check that does not come back is not waited for.</summary>
    public void Dispose()
    {
        _stopping.Set();
        foreach (Thread thread in _threads.Where(thread => thread.IsAlive && thread != Thread.CurrentThread))
        {
            thread.Join(s_patience);
        }

        foreach (WatchSubscription subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Round()
    {
        _rounds.Begin();
        Step(_source() with { Checkers = Checkers });

        // The watch of the watch cannot tell of itself. Each time, so that it closes when all is well again.
        CheckerSample watcher = _watcher.Sample;
        IEnumerable<CheckerSample> late = watcher.SinceSuccess > 2 * s_patience ? [watcher] : [];
        Alarms.Take(Rounds, [.. CheckerWatch.Look(late, isExplained: false)], _time.GetUtcNow(), _time.GetElapsedTime(_started));
        _rounds.Succeed();
    }

    private void Run(Action look, Pulse pulse)
    {
        while (!_stopping.IsSet)
        {
            try
            {
                look();
            }
            catch (Exception failure)
            {
                // What is not told as done is told as failing by the other thread.
                pulse.Fail($"{failure.GetType().Name}: {failure.Message}");
            }

            _stopping.Wait(Interval);
        }
    }

    private void Unsubscribe(WatchSubscription subscription)
    {
        lock (_subscribing)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }
    }
}
