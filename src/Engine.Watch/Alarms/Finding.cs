namespace Engine.Watch.Alarms;

/// <summary>
/// What a check finds wrong at one look. It is told again at each look for as long as it lasts; findings of the same alarm and
/// subject are one alarm, which closes by itself when none is told any more.
/// </summary>
/// <param name="Alarm">Which alarm, as in its runbook's name: <c>stage-stalled</c>.</param>
/// <param name="Subject">What it is about: <c>lane 1</c>, <c>client acme</c>, <c>ledger 7</c>; empty for the engine.</param>
/// <param name="Grade">How soon somebody has to act.</param>
/// <param name="Cause">What is wrong and why, in a sentence for people: names what is waited for, and who blocks.</param>
/// <param name="Evidence">The figures it rests on, by name.</param>
public sealed record Finding(
    string Alarm,
    string Subject,
    AlarmGrade Grade,
    string Cause,
    IReadOnlyDictionary<string, string> Evidence);
