using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Engine.Server.Hosting;

/// <summary>
/// Writes one line per entry: time, grade, category, what happened. That a client went away in the middle of a request is
/// its own affair: gRPC calls it an error of the engine's, with a stack trace, and clients with short deadlines would fill
/// the log with that while PostgreSQL stands still.
/// </summary>
internal sealed class EngineLogFormatter() : ConsoleFormatter(FormatName)
{
    /// <summary>What the console's options call it.</summary>
    public const string FormatName = "engine";

    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    /// <inheritdoc/>
    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry is { Exception: IOException, Category: CallHandler })
        {
            return;
        }

        textWriter.Write(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        textWriter.Write($" {GradeOf(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] ");
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(OneLine(exception.ToString()));
        }

        textWriter.Write(Environment.NewLine);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string GradeOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
