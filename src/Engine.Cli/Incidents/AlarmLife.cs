using Engine.Watch.Alarms;
using Engine.Watch.Recorder;

namespace Engine.Cli.Incidents;

/// <summary>An alarm from its opening to its close, as the recorder noted both.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="Name">Which alarm.</param>
/// <param name="Subject">What it is about; empty for the engine.</param>
/// <param name="Grade">The highest grade that it had.</param>
/// <param name="Cause">What was wrong and why, as told when it had that grade first.</param>
/// <param name="Since">When it opened.</param>
/// <param name="Until">
/// When it was seen last; where the engine ended before it closed, when that was last heard of; null where it goes on.
/// </param>
internal sealed record AlarmLife(
    string Id,
    string Name,
    string Subject,
    AlarmGrade Grade,
    string Cause,
    DateTimeOffset Since,
    DateTimeOffset? Until)
{
    /// <summary>Its name, with what it is about.</summary>
    public string Title => Subject.Length == 0 ? Name : $"{Name} ({Subject})";

    /// <summary>The alarms that were noted, in the order in which they opened.</summary>
    /// <param name="records">What was noted.</param>
    /// <param name="runs">The engines that noted it: none outlives its alarms.</param>
    public static IReadOnlyList<AlarmLife> Of(IEnumerable<FlightRecord> records, IEnumerable<EngineRun> runs)
    {
        var ends = runs.Where(run => run.HasEnded).ToDictionary(run => run.Key, run => run.LastHeard);
        var lives = new Dictionary<string, AlarmLife>();
        foreach (FlightRecord record in records.Where(record => record.Entry.Alarm is not null))
        {
            FlightAlarm note = record.Entry.Alarm;
            DateTimeOffset? end = ends.TryGetValue((record.Engine, record.Run), out DateTimeOffset last) ? last : null;
            AlarmGrade grade = Enum.TryParse(note.Grade, out AlarmGrade known) ? known : AlarmGrade.Notice;
            AlarmLife life = lives.GetValueOrDefault(note.Id) ?? new AlarmLife(
                note.Id, note.Name, note.Subject, grade, note.Cause, Time(note.SinceMs), end);
            lives[note.Id] = life with
            {
                Grade = grade > life.Grade ? grade : life.Grade,
                Cause = grade > life.Grade ? note.Cause : life.Cause,
                Until = note.Change == nameof(AlarmChangeKind.Closed) ? Time(note.LastSeenMs) : life.Until,
            };
        }

        return [.. lives.Values.OrderBy(life => life.Since)];
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
