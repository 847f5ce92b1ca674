using System.Runtime.InteropServices;
using Engine.Journal;
using Engine.Server.Drills;

namespace Engine.Server.Hosting;

/// <summary>The process around an engine: what <c>engine serve</c> runs.</summary>
public static class EngineHost
{
    /// <summary>
    /// Runs an engine until SIGTERM, SIGINT or <paramref name="cancellation"/>. Prints one line when it follows another
    /// engine, one when it leads, and one when it cannot start. Returns an <see cref="ExitCode"/>.
    /// </summary>
    public static async Task<int> RunAsync(EngineOptions options, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> broken = EngineOptionsRules.Broken(options);
        if (broken.Count > 0)
        {
            return CannotStart(broken);
        }

        var grade = new LogGrade { Least = options.LogLevel };
        using ILoggerFactory logs = EngineLog.ToStandardError(grade);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
        using DrillHooks? hooks = DrillHooks.FromEnvironment(TimeProvider.System);
        if (hooks is not null)
        {
            logs.CreateLogger<DrillHooks>().DrillMayInterfere(DrillHooks.Variable);
        }

        try
        {
            await using RunningEngine engine = await RunningEngine.StartAsync(
                options, hooks?.Clock ?? TimeProvider.System, logs, stop.Token, grade, hooks);
            Task<int> running = engine.RunToEndAsync(stop.Token);
            await TellAsync(engine, running);
            return await running;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
        catch (Exception failure) when (failure is JournalException or IOException or UnauthorizedAccessException)
        {
            return CannotStart([failure.Message]);
        }
        catch (EngineOptionsException wrong)
        {
            return CannotStart(wrong.Problems);
        }
    }

    private static async Task TellAsync(RunningEngine engine, Task running)
    {
        string addresses = string.Join(", ", engine.Addresses)
            + (engine.AdminAddress is { } admin ? $", admin on {admin}" : "");
        if (!engine.Leading.IsCompleted && engine.Followed is { } followed)
        {
            await Console.Out.WriteLineAsync(
                $"engine standby: listening on {addresses}, following epoch {followed.Epoch} "
                + $"at sequence {followed.Sequence}");
        }

        await Task.WhenAny(engine.Leading, running);
        if (engine.Leading.IsCompletedSuccessfully)
        {
            RecoveryResult recovered = await engine.Leading;
            await Console.Out.WriteLineAsync(
                $"engine ready: listening on {addresses}, "
                + $"epoch {recovered.Epoch}, sequence {recovered.LastSequence}");
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
