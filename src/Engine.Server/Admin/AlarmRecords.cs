using System.Diagnostics;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Google.Protobuf.WellKnownTypes;

namespace Engine.Server.Admin;

/// <summary>Alarms as messages of the contract.</summary>
internal static class AlarmRecords
{
    /// <summary>An alarm.</summary>
    public static V1.Alarm Alarm(Alarm alarm)
    {
        var record = new V1.Alarm
        {
            Id = alarm.Id,
            Name = alarm.Name,
            Subject = alarm.Subject,
            Grade = GradeOf(alarm.Grade),
            Cause = alarm.Cause,
            Since = Timestamp.FromDateTimeOffset(alarm.Since),
            LastSeen = Timestamp.FromDateTimeOffset(alarm.LastSeen),
            ClosedAt = alarm.Closed is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
            Runbook = alarm.Runbook,
            Silence = alarm.Silenced is { } silence ? Silence(silence) : null,
        };
        foreach ((string name, string figure) in alarm.Evidence)
        {
            record.Evidence[name] = figure;
        }

        return record;
    }

    /// <summary>A silence.</summary>
    public static V1.AlarmSilence Silence(Silence silence) => new()
    {
        Name = silence.Name,
        Subject = silence.Subject,
        Until = Timestamp.FromDateTimeOffset(silence.Until),
        By = silence.By,
        Why = silence.Why,
    };

    /// <summary>One of those that watch.</summary>
    public static V1.Checker Checker(CheckerSample checker) => new()
    {
        Name = checker.Name,
        Runs = (ulong)checker.Runs,
        SinceSuccess = Duration.FromTimeSpan(checker.SinceSuccess),
        LastError = checker.LastError,
    };

    /// <summary>A grade.</summary>
    public static V1.AlarmGrade GradeOf(AlarmGrade grade) => grade switch
    {
        AlarmGrade.Notice => V1.AlarmGrade.Notice,
        AlarmGrade.Warning => V1.AlarmGrade.Warning,
        AlarmGrade.Critical => V1.AlarmGrade.Critical,
        AlarmGrade.Integrity => V1.AlarmGrade.Integrity,
        _ => throw new UnreachableException($"No such grade: {grade}."),
    };
}
