using Engine.Cli.Output;
using Engine.V1;
using Engine.Watch.Alarms;
using Alarm = Engine.V1.Alarm;
using AlarmGrade = Engine.V1.AlarmGrade;

namespace Engine.Cli.Doctor;

/// <summary>What an engine that answers says is wrong with it, in the doctor's words.</summary>
internal static class AlarmComplaints
{
    /// <summary>One for each alarm that is open, the gravest first, and what no alarm tells.</summary>
    public static IEnumerable<Complaint> Of(GetStatusResponse status, ListAlarmsResponse alarms)
    {
        foreach (var alarm in alarms.Open)
        {
            yield return Of(alarm);
        }

        if (alarms.Open.Count >= AlarmBook.MostOpen && alarms.Overflowed > 0)
        {
            yield return new Complaint(
                AlarmText.Grade(AlarmGrade.Warning),
                "More is wrong than is told.",
                $"As many alarms are open as there may be ({alarms.Open.Count}); since the start findings found no room "
                    + $"{alarms.Overflowed} times.",
                "End what the alarms above have in common: those that found no room open as soon as others close.");
        }

        if (status.Role == EngineRole.Standby)
        {
            yield return new Complaint(
                AlarmText.Grade(AlarmGrade.Notice),
                "This engine is a standby and takes no transfers.",
                $"Its role is standby; epoch {status.Standby?.LeaderEpoch} is led by {status.Standby?.LeaderHolder} at "
                    + $"{status.Standby?.LeaderAddress}.",
                "Nothing, if that one is well: ask it with --address. If it is not, engine promote.");
        }
    }

    /// <summary>Whether somebody has to act.</summary>
    public static bool IsGrave(Complaint complaint) => complaint.Grade != AlarmText.Grade(AlarmGrade.Notice);

    private static Complaint Of(Alarm alarm)
    {
        var silenced = alarm.Silence is { } silence
            ? $" Silenced until {AlarmText.At(silence.Until)} by {silence.By}: {silence.Why}."
            : "";
        var remedy = AlarmRemedies.Of(alarm.Name);
        return new Complaint(
            AlarmText.Grade(alarm.Grade),
            alarm.Cause + silenced,
            $"Seen since {AlarmText.At(alarm.Since)}, for {AlarmText.Lasted(alarm)}: {AlarmText.Evidence(alarm)}.",
            $"{remedy}{(remedy.Length > 0 ? " " : "")}More in {alarm.Runbook}.",
            AlarmText.Title(alarm));
    }
}
