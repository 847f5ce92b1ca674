using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Watch.Rehearsals;
using Spectre.Console;

namespace Engine.Cli.Drills.Fortnight;

/// <summary>What the checks told in a calm fortnight, and of faults at several hours of the week after it.</summary>
/// <param name="seed">The fortnight's.</param>
/// <param name="calm">The fortnight.</param>
/// <param name="faults">The faults.</param>
internal sealed class FortnightDrill(int seed, CalmFortnight calm, IReadOnlyList<FaultOutcome> faults)
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    /// <summary>Whether nothing was told in calm, and each fault by its alarm in time.</summary>
    public bool IsPassed => calm.False.Count == 0 && faults.All(fault => fault.IsRight);

    /// <summary>Rehearses it: half a minute or so of processor time.</summary>
    public static FortnightDrill Run(int seed, CancellationToken cancellation)
    {
        var rehearsal = new FortnightRehearsal(seed, s_step);
        CalmFortnight calm = rehearsal.Run(cancellation);
        return new FortnightDrill(seed, calm, [.. RehearsedFault.InTheWeekOf(FortnightRehearsal.ThirdWeek).Select(rehearsal.Run)]);
    }

    /// <summary>All of it, for programs.</summary>
    public JsonNode Document() => new JsonObject
    {
        ["passed"] = IsPassed,
        ["seed"] = seed,
        ["samples"] = calm.Samples,
        ["events"] = calm.Events,
        ["microseconds_per_sample"] = Math.Round(calm.MicrosecondsPerSample, 2),
        ["false_alarms"] = new JsonArray([.. calm.False.Select(Document)]),
        ["faults"] = new JsonArray([.. faults.Select(Document)]),
    };

    /// <summary>A scoreboard, for people.</summary>
    public void Show(IAnsiConsole console)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A calm fortnight of {calm.Events:N0} events, seed {seed}: {calm.False.Count} false alarms; the checks took "
                + $"{calm.MicrosecondsPerSample:F1} us for a sample."));
        foreach (RehearsedAlarm alarm in calm.False)
        {
            console.WriteLine($"  {Moment(alarm.At)} {alarm.Finding.Alarm}: {alarm.Finding.Cause}");
        }

        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("fault").AddColumn("client").AddColumn("begins").AddColumn("alarm").AddColumn("after").AddColumn("within");
        foreach (FaultOutcome outcome in faults)
        {
            table.AddRow(
                Words(outcome.Fault.Kind),
                outcome.Fault.Client.Length > 0 ? outcome.Fault.Client : "all",
                Moment(outcome.Fault.From),
                outcome.Others.Count == 0 ? outcome.Alarm : $"{outcome.Others[0].Finding.Alarm} first",
                outcome.After is { } after ? Seconds(after) : "never",
                Seconds(outcome.Within));
        }

        console.Write(table);
    }

    private static JsonObject Document(RehearsedAlarm alarm) => new()
    {
        ["at"] = alarm.At.ToString("O", CultureInfo.InvariantCulture),
        ["alarm"] = alarm.Finding.Alarm,
        ["subject"] = alarm.Finding.Subject,
        ["cause"] = alarm.Finding.Cause,
    };

    private static JsonObject Document(FaultOutcome outcome) => new()
    {
        ["fault"] = Words(outcome.Fault.Kind),
        ["client"] = outcome.Fault.Client,
        ["from"] = outcome.Fault.From.ToString("O", CultureInfo.InvariantCulture),
        ["alarm"] = outcome.Alarm,
        ["seconds"] = outcome.After?.TotalSeconds,
        ["within_seconds"] = outcome.Within.TotalSeconds,
        ["right"] = outcome.IsRight,
        ["others"] = new JsonArray([.. outcome.Others.Select(Document)]),
    };

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.ClientGone => "a client gone",
        FaultKind.ErrorsRise => "errors from 0.1 to 2 %",
        FaultKind.TrafficDrifts => "traffic up 1 % a minute",
        FaultKind.AnswersSlow => "answers take three times as long",
        FaultKind.TrafficSpikes => "three times the traffic at once",
        FaultKind.UsersWait => "replies held up by 200 ms",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Moment(DateTimeOffset at) => at.ToString("ddd HH:mm", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0 s", CultureInfo.InvariantCulture);
}
