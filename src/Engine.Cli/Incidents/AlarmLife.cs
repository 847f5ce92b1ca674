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
/// <param name="Until">When it was seen last; null where it did not close while the recorder ran.</param>
/// <param name="Evidence">The figures that it rests on, as seen last.</param>
internal sealed record AlarmLife(
    string Id,
    string Name,
    string Subject,
    AlarmGrade Grade,
    string Cause,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    IReadOnlyDictionary<string, string> Evidence)
{
    /// <summary>Its name, with what it is about.</summary>
    public string Title => Subject.Length == 0 ? Name : $"{Name} ({Subject})";

    /// <summary>The alarms that were noted, in the order in which they opened.</summary>
    public static IReadOnlyList<AlarmLife> Of(IEnumerable<FlightRecord> records)
    {
        var lives = new Dictionary<string, AlarmLife>();
        foreach (FlightAlarm note in records.Select(record => record.Entry.Alarm).Where(note => note is not null))
        {
            AlarmGrade grade = Enum.TryParse(note.Grade, out AlarmGrade known) ? known : AlarmGrade.Notice;
            AlarmLife life = lives.GetValueOrDefault(note.Id) ?? new AlarmLife(
                note.Id, note.Name, note.Subject, grade, note.Cause, Time(note.SinceMs), null, note.Evidence);
            lives[note.Id] = life with
            {
                Grade = grade > life.Grade ? grade : life.Grade,
                Cause = grade > life.Grade ? note.Cause : life.Cause,
                Until = note.Change == nameof(AlarmChangeKind.Closed) ? Time(note.LastSeenMs) : life.Until,
                Evidence = note.Evidence,
            };
        }

        return [.. lives.Values.OrderBy(life => life.Since)];
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
