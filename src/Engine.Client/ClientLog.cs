using Microsoft.Extensions.Logging;

namespace Engine.Client;

/// <summary>
/// What the client logs: a line for each event that matters, under a number that it keeps, so that lines can be counted and
/// found by it.
/// </summary>
internal static partial class ClientLog
{
    [LoggerMessage(401, LogLevel.Warning, "The stream to {Address} ended: {Reason}")]
    public static partial void StreamEnded(this ILogger log, string address, string reason);
}
