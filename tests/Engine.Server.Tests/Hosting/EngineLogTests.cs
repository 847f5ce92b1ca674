using System.Text;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Engine.Server.Tests.Hosting;

/// <summary>The log of an engine, on a standard error that nobody reads.</summary>
[Collection(EngineLogTests.StandardError)]
public sealed class EngineLogTests
{
    /// <summary>There is one standard error: who sets it does so alone.</summary>
    public const string StandardError = "standard error";

    private const int MoreThanWait = 10_000;

    [Fact]
    public async Task Whoever_logs_goes_on_though_nobody_reads()
    {
        using var isRead = new ManualResetEventSlim();
        using ILoggerFactory logs = On(new UnreadWriter(isRead));
        ILogger log = logs.CreateLogger("Engine");
        try
        {
            await Task.Run(() => Write(log)).WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            isRead.Set();
        }
    }

    private static void Write(ILogger log)
    {
        for (int i = 0; i < MoreThanWait; i++)
        {
            log.Log(LogLevel.Warning, "Line {Number}", i);
        }
    }

    private static ILoggerFactory On(TextWriter error)
    {
        TextWriter before = Console.Error;
        Console.SetError(error);
        try
        {
            return EngineLog.ToStandardError(new LogGrade());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private sealed class UnreadWriter(ManualResetEventSlim isRead) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => isRead.Wait();
    }
}
