using System.Globalization;
using Engine.Core.Pipeline;
using Engine.Watch.Checks;

namespace Engine.Server.Drills;

/// <summary>
/// By which a drill does from outside what nothing outside can do: has a stage's thread not come back, or a check, and sets the
/// engine's clock. There only in a process whose environment names a folder in <see cref="Variable"/>; it looks in
/// that folder for files, a few times a second, and does nothing while there are none.
/// <list type="bullet">
/// <item><c>stall-NAME</c>: the stage or check of that name does not come back while the file is there.</item>
/// <item><c>clock</c>: seconds by which the engine's clock is ahead; negative where it is behind.</item>
/// </list>
/// </summary>
public sealed class DrillHooks : IDisposable
{
    /// <summary>Names the folder.</summary>
    public const string Variable = "ENGINE_DRILL_HOOKS";

    private const string Stall = "stall-";
    private const string ClockFile = "clock";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly ManualResetEventSlim _ended = new();
    private readonly string _folder;
    private readonly DrillClock _clock;
    private volatile HashSet<string> _stalled = [];

    private DrillHooks(string folder, TimeProvider time)
    {
        _folder = folder;
        _clock = new DrillClock(time);
        Look();
        new Thread(Run) { IsBackground = true, Name = "engine drill hooks" }.Start();
    }

    /// <summary>The clock that a drill may set; what measures time that passes is not touched.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The hooks that the environment asks for; null where it asks for none.</summary>
    /// <param name="time">The clock.</param>
    public static DrillHooks? FromEnvironment(TimeProvider time) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? In(folder, time) : null;

    /// <summary>Hooks that look in a folder, there or not.</summary>
    public static DrillHooks In(string folder, TimeProvider time) => new(folder, time);

    /// <summary>The stages, each of which a drill may hold.</summary>
    public IReadOnlyList<IStage> Around(IReadOnlyList<IStage> stages) =>
        [.. stages.Select(stage => new HeldStage(stage, this))];

    /// <summary>The checks, each of which a drill may hold.</summary>
    public IReadOnlyList<ICheck> Around(IReadOnlyList<ICheck> checks) =>
        [.. checks.Select(check => new HeldCheck(check, this))];

    /// <summary>Lets go of all that is held.</summary>
    public void Dispose() => _ended.Set();

    /// <summary>Does not return while a drill holds what has this name.</summary>
    internal void WaitWhileHeld(string name)
    {
        while (_stalled.Contains(name) && !_ended.IsSet)
        {
            _ended.Wait(s_look);
        }
    }

    private void Run()
    {
        while (!_ended.Wait(s_look))
        {
            Look();
        }
    }

    private void Look()
    {
        string[] files = Directory.Exists(_folder) ? Directory.GetFiles(_folder) : [];
        string[] names = [.. files.Select(file => Path.GetFileName(file))];
        _stalled = [.. names.Where(name => name.StartsWith(Stall, StringComparison.Ordinal)).Select(name => name[Stall.Length..])];
        _clock.Ahead = names.Contains(ClockFile) ? ReadClock(Path.Combine(_folder, ClockFile)) : TimeSpan.Zero;
    }

    // A file that is half written, or gone again, leaves the clock as it is until the next look.
    private TimeSpan ReadClock(string file)
    {
        try
        {
            return double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out double seconds)
                ? TimeSpan.FromSeconds(seconds)
                : _clock.Ahead;
        }
        catch (IOException)
        {
            return _clock.Ahead;
        }
    }

    private sealed class HeldStage(IStage stage, DrillHooks hooks) : IStage
    {
        public string Name => stage.Name;

        public bool Step()
        {
            hooks.WaitWhileHeld(Name);
            return stage.Step();
        }
    }

    private sealed class HeldCheck(ICheck check, DrillHooks hooks) : ICheck
    {
        public string Name => check.Name;

        public IEnumerable<Watch.Alarms.Finding> Look(Watch.Samples.EngineSample sample)
        {
            hooks.WaitWhileHeld(Name.Replace(' ', '-'));
            return check.Look(sample);
        }
    }
}
