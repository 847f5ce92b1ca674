using Microsoft.Extensions.Logging.Console;

namespace Engine.Server.Hosting;

/// <summary>Where an engine logs.</summary>
internal static class EngineLog
{
    /// <summary>Lines on standard error; standard output is for what was asked for.</summary>
    public static ILoggerFactory ToStandardError() => LoggerFactory.Create(logging => logging
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
        }));
}
