using Engine.Server.Admin;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>Whether everything is all right, in one line.</summary>
internal static class Verdicts
{
    /// <summary>The line, with the grade of the gravest alarm that is not silenced.</summary>
    /// <param name="sample">How the engine stands.</param>
    /// <param name="alarms">The open alarms, the gravest first.</param>
    public static V1.Verdict Of(EngineSample sample, IReadOnlyList<Alarm> alarms)
    {
        Alarm[] heard = [.. alarms.Where(alarm => alarm.Silenced is null)];
        int silenced = alarms.Count - heard.Length;
        string aside = silenced == 0 ? "" : $" ({Count(silenced, "alarm")} silenced)";
        return heard.Length == 0
            ? new V1.Verdict { Line = (sample.IsLeading ? "Everything is all right" : NotLeading(sample)) + aside }
            : new V1.Verdict { Grade = AlarmRecords.GradeOf(heard[0].Grade), Line = InWords(heard) + aside };
    }

    private static string InWords(Alarm[] heard) => heard.Length == 1
        ? $"One alarm: {heard[0].Title}"
        : $"{Count(heard.Length, "alarm")}, the gravest: {heard[0].Title}";

    private static string NotLeading(EngineSample sample) => sample.IsStopping
        ? "The engine is stopping"
        : sample.Journal.Followed is { } followed
            ? $"All right: standing by for the engine that leads at {followed.Address}"
            : "The engine is about to lead";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
