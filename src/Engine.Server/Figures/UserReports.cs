using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>
/// What the processes of one client report. Counts of those that ended are kept; of so many at one time each is known by
/// itself, and the one that was silent longest makes room for another, once it may be taken to have ended. Safe on any thread.
/// </summary>
internal sealed class UserReports(TimeProvider time)
{
    /// <summary>Processes of one client that are told apart.</summary>
    public const int MostProcesses = 256;

    // What a process saw goes into the percentiles for as long as it may be expected to report again.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // By then one that says nothing has ended: a process reports as long as it has traffic.
    private static readonly TimeSpan HasEnded = TimeSpan.FromMinutes(10);

    private static readonly UserReport Nothing = new(0, 0, 0, 0, 0, default, default, default, default);

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, (UserReport Report, long At)> _byProcess = [];
    private UserReport _ended = Nothing;
    private long _acknowledgedBefore;
    private long _last;

    /// <summary>Takes a report of a process, which is known by a number of its own; not of one for which there is no room.</summary>
    public void Take(ulong process, UserReport report)
    {
        lock (_gate)
        {
            bool isNew = !_byProcess.ContainsKey(process);
            if (isNew && !MakeRoom())
            {
                return;
            }

            if (isNew)
            {
                _acknowledgedBefore += report.EventsAcknowledged; // by whom, this engine does not know
            }

            _last = time.GetTimestamp();
            _byProcess[process] = (report, _last);
        }
    }

    /// <summary>
    /// What all of them saw: the sum of their counts, and of their percentiles the worst of those that are fresh; null if
    /// none has reported.
    /// </summary>
    public UserSample? Read(long started)
    {
        lock (_gate)
        {
            if (_last == 0)
            {
                return null;
            }

            UserReport all = _ended;
            UserReport worst = Nothing;
            foreach ((UserReport report, long at) in _byProcess.Values)
            {
                all = Sum(all, report);
                worst = time.GetElapsedTime(at) < Fresh ? Worse(worst, report) : worst;
            }

            return new UserSample(
                all.Calls,
                all.EventsAcknowledged,
                all.Timeouts,
                all.Retries,
                all.Reconnects,
                worst.P50,
                worst.P99,
                worst.P999,
                worst.Longest,
                time.GetElapsedTime(started, _last))
            {
                EventsAcknowledgedHere = all.EventsAcknowledged - _acknowledgedBefore,
            };
        }
    }

    // One that had to make room and reports again would be counted as a whole again, and so would each in turn: too few is better.
    private bool MakeRoom()
    {
        if (_byProcess.Count < MostProcesses)
        {
            return true;
        }

        (ulong oldest, (UserReport report, long at)) = _byProcess.MinBy(known => known.Value.At);
        if (time.GetElapsedTime(at) < HasEnded)
        {
            return false;
        }

        _ended = Sum(_ended, report);
        return _byProcess.Remove(oldest);
    }

    private static UserReport Sum(UserReport one, UserReport other) => one with
    {
        Calls = one.Calls + other.Calls,
        EventsAcknowledged = one.EventsAcknowledged + other.EventsAcknowledged,
        Timeouts = one.Timeouts + other.Timeouts,
        Retries = one.Retries + other.Retries,
        Reconnects = one.Reconnects + other.Reconnects,
    };

    private static UserReport Worse(UserReport one, UserReport other) => one with
    {
        P50 = Longer(one.P50, other.P50),
        P99 = Longer(one.P99, other.P99),
        P999 = Longer(one.P999, other.P999),
        Longest = Longer(one.Longest, other.Longest),
    };

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
