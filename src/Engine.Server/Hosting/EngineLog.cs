using Microsoft.Extensions.Logging.Console;

namespace Engine.Server.Hosting;

/// <summary>Where an engine logs.</summary>
internal static class EngineLog
{
    /// <summary>Lines on standard error; standard output is for what was asked for.</summary>
    /// <param name="grade">Asked for each line.</param>
    public static ILoggerFactory ToStandardError(LogGrade grade) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Trace)
        .AddFilter((_, level) => level >= grade.Least)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Grpc", LogLevel.Warning)

        // What it says when an address is taken is told in one line by EngineHost.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)

        // Told every second while it lasts; the journal says once that it stalls, and why.
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        .AddConsoleFormatter<EngineLogFormatter, ConsoleFormatterOptions>()
        .AddConsole(console =>
        {
            console.FormatterName = EngineLogFormatter.FormatName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;

            // Whoever logs must not stand still because nobody reads, as those that watch would: lines are lost instead, and counted.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        }));
}
