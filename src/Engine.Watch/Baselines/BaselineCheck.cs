using Engine.Watch.Alarms;
using Engine.Watch.Anomalies;
using Engine.Watch.Objectives;
using Engine.Watch.Samples;
using Engine.Watch.Traffic;

namespace Engine.Watch.Baselines;

/// <summary>
/// Keeps what was learnt, every quarter of an hour and at a clean stop; says when it cannot, or when what was kept is damaged. Writing
/// is left to the pool, one at a time: a check does not wait.
/// </summary>
internal sealed class BaselineCheck(TrafficBook traffic, ErrorBudget[] budgets, string? path, string? lost)
    : TrafficCheck(traffic)
{
    private static readonly TimeSpan ToldFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly TrafficBook _traffic = traffic;
    private Task _saving = Task.CompletedTask;
    private TimeSpan _savingSince;
    private string? _failed;
    private int _quarter = -1;
    private bool _hasLed; // a standby learns nothing, and must not write over what the other engine has learnt

    /// <inheritdoc/>
    public override string Name => "baseline";

    /// <summary>What was learnt until now, as the file has it.</summary>
    public byte[] Content() => BaselineFile.Write(_traffic.Subjects.Select(one => one.Baseline), budgets, _traffic.At);

    /// <summary>Reads what was kept; a damaged file is set aside, and the reason given.</summary>
    public static (IReadOnlyList<Baseline> Known, string? Lost) Load(string? path, ref ErrorBudget[] budgets)
    {
        if (path is null || !File.Exists(path))
        {
            return ([], null);
        }

        try
        {
            return (BaselineFile.Read(File.ReadAllBytes(path), budgets), null);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            budgets = [.. budgets.Select(budget => new ErrorBudget(budget.Objective))];
            return ([], $"{damaged.Message}; {WholeFile.SetAside(path)}");
        }
    }

    /// <summary>Keeps it now; a disk that does not answer is hardly waited for.</summary>
    public void Save()
    {
        if (path is not null && _hasLed && _saving.Wait(Farewell))
        {
            Begin(path);
            _saving.Wait(Farewell);
        }
    }

    /// <inheritdoc/>
    protected override void Judge(EngineSample sample, List<Finding> findings)
    {
        _hasLed |= sample.IsLeading;
        if (_traffic.Moment.Quarter != _quarter && _saving.IsCompleted)
        {
            bool isFirst = _quarter < 0;
            _quarter = _traffic.Moment.Quarter;
            if (path is not null && !isFirst && _hasLed)
            {
                _savingSince = sample.Elapsed;
                Begin(path);
            }
        }

        if (lost is not null && sample.Elapsed < ToldFor)
        {
            findings.Add(Say(AnomalyAlarms.BaselineLost, $"What was learnt of the weeks before is lost, and is learnt anew: {lost}."));
        }

        TimeSpan takes = sample.Elapsed - _savingSince;
        string? failed = !_saving.IsCompleted && takes > Patience ? $"the write has not ended for {InWords.Span(takes)}." : _failed;
        if (failed is { } reason)
        {
            findings.Add(Say(AnomalyAlarms.BaselineNotKept, $"What is learnt cannot be kept for the next start: {reason}"));
        }
    }

    private Finding Say(string alarm, string cause) => new(
        alarm, "", AlarmGrade.Warning, cause, new Dictionary<string, string> { ["file"] = path ?? "" });

    private void Begin(string file)
    {
        byte[] content = Content();
        _saving = Task.Run(() => Write(file, content));
    }

    private void Write(string file, byte[] content)
    {
        try
        {
            WholeFile.Replace(file, content);
            _failed = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failed = failure.Message;
        }
    }
}
