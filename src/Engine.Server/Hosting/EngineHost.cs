using System.Runtime.InteropServices;
using Engine.Journal;

namespace Engine.Server.Hosting;

/// <summary>The process around an engine: what <c>engine serve</c> runs.</summary>
public static class EngineHost
{
    /// <summary>
    /// Runs an engine until SIGTERM, SIGINT or <paramref name="cancellation"/>. Prints one line when it serves, and one
    /// when it cannot start. Returns an <see cref="ExitCode"/>.
    /// </summary>
    public static async Task<int> RunAsync(EngineOptions options, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> broken = EngineOptionsRules.Broken(options);
        if (broken.Count > 0)
        {
            return CannotStart(broken);
        }

        using ILoggerFactory logs = EngineLog.ToStandardError();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
        try
        {
            await using RunningEngine engine =
                await RunningEngine.StartAsync(options, TimeProvider.System, logs, stop.Token);
            await Console.Out.WriteLineAsync(
                $"engine ready: listening on {string.Join(", ", engine.Addresses)}, "
                + $"epoch {engine.Recovered.Epoch}, sequence {engine.Recovered.LastSequence}");
            return await engine.RunToEndAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
        catch (Exception failure) when (failure is JournalException or IOException or UnauthorizedAccessException)
        {
            return CannotStart([failure.Message]);
        }
    }

    private static int CannotStart(IReadOnlyList<string> problems)
    {
        foreach (string problem in problems)
        {
            Console.Error.WriteLine($"engine: {problem.ReplaceLineEndings(" ")}");
        }

        return ExitCode.CannotStart;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
}
