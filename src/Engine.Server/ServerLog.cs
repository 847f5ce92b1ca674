namespace Engine.Server;

/// <summary>
/// What the server logs: a line for each event that matters, under a number that it keeps, so that lines can be counted and
/// found by it.
/// </summary>
internal static partial class ServerLog
{
    [LoggerMessage(201, LogLevel.Warning, "{Variable} is set: a drill may hold stages and checks, and set the clock")]
    public static partial void DrillMayInterfere(this ILogger log, string variable);

    [LoggerMessage(
        202, LogLevel.Information, "Nothing says who may call (clients-file): whoever reaches {Addresses} may do everything")]
    public static partial void AnybodyMayCall(this ILogger log, string addresses);

    [LoggerMessage(203, LogLevel.Information, "Recovering: {Events} events, up to sequence {Sequence}")]
    public static partial void Recovering(this ILogger log, long events, long sequence);

    [LoggerMessage(204, LogLevel.Information, "Leads: requests are taken behind sequence {Sequence}")]
    public static partial void Leads(this ILogger log, long sequence);

    [LoggerMessage(205, LogLevel.Information, "A standby asks for the journal: handing over")]
    public static partial void HandsOver(this ILogger log);

    [LoggerMessage(206, LogLevel.Information, "Stopping: no new work is taken")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(207, LogLevel.Information, "Stopped at sequence {Sequence}")]
    public static partial void Stopped(this ILogger log, long sequence);

    [LoggerMessage(208, LogLevel.Error, "{Left} requests did not become durable in time and were answered as unknown")]
    public static partial void LeftUnknown(this ILogger log, int left);

    [LoggerMessage(209, LogLevel.Critical, "A stage has failed; nothing more is answered")]
    public static partial void StageFailed(this ILogger log, Exception failure);

    [LoggerMessage(210, LogLevel.Critical, "Fenced: {Reason}")]
    public static partial void EngineFenced(this ILogger log, string reason);

    [LoggerMessage(221, LogLevel.Information, "Read anew: {Files}")]
    public static partial void ReadAnew(this ILogger log, string files);

    [LoggerMessage(222, LogLevel.Error, "Changed, and cannot be used: {Reason}. What was in force stays in force")]
    public static partial void CannotBeUsed(this ILogger log, string reason);

    [LoggerMessage(231, LogLevel.Debug, "A client left in the middle of its call: {Reason}")]
    public static partial void ClientLeft(this ILogger log, string reason);

    [LoggerMessage(232, LogLevel.Warning, "{Count} calls were reset whose message was not whole within {Time}")]
    public static partial void SlowSendersReset(this ILogger log, int count, TimeSpan time);

    [LoggerMessage(
        233, LogLevel.Warning,
        "Memory is short: {Count} calls were reset whose clients neither read their replies nor sent the rest of their requests")]
    public static partial void IdleCallsReset(this ILogger log, int count);

    [LoggerMessage(241, LogLevel.Information, "{Setting} is {Value} now, was {Before}; by {Who}: {Why}")]
    public static partial void Tuned(this ILogger log, string setting, string value, string before, string who, string why);

    [LoggerMessage(242, LogLevel.Information, "{Switch} is {State} now; by {Who}: {Why}")]
    public static partial void Switched(this ILogger log, string @switch, string state, string who, string why);

    [LoggerMessage(243, LogLevel.Information, "Tuned settings are in force: {Settings}")]
    public static partial void TunedInForce(this ILogger log, string settings);

    [LoggerMessage(244, LogLevel.Warning, "{Setting} stays as started: it was tuned to {Value}, but {Problem}")]
    public static partial void StaysAsStarted(this ILogger log, string setting, string value, string? problem);

    [LoggerMessage(
        245, LogLevel.Warning,
        "{Setting} is {Value}, as it was tuned, and not {Started} as this start says: engine tune {Setting} --undo, or "
        + "--keep-tuned false, takes it back")]
    public static partial void NotAsStarted(this ILogger log, string setting, string value, string started);

    [LoggerMessage(251, LogLevel.Error, "The figures could not be shown")]
    public static partial void FiguresNotShown(this ILogger log, Exception failure);

    [LoggerMessage(252, LogLevel.Information, "{Signals} are sent to a collector, as OTEL_EXPORTER_OTLP_ENDPOINT or its like says")]
    public static partial void SentToCollector(this ILogger log, string signals);
}
