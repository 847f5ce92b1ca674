using Engine.Cli.Processes;
using Engine.Client;

namespace Engine.Cli.Drills;

/// <summary>
/// Two engines with their default settings on a private cluster, under a light load; the one that leads is killed,
/// stopped, and told to hand over. Service is missing from the last answer before to the first answer after.
/// </summary>
internal sealed class TakeoverDrill(int rounds)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _calm = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <exception cref="EngineProcessException">An engine did not do its part; with its output.</exception>
    public async Task<TakeoverFigures> RunAsync(CancellationToken cancellation)
    {
        await using EnginePair pair = await EnginePair.StartAsync([], _patience, cancellation);
        await using LightLoad load = await LightLoad.StartAsync(pair.Addresses, cancellation);
        var figures = new TakeoverFigures();
        for (int round = 0; round < rounds; round++)
        {
            figures.Kill.Add(await MeasureAsync(pair, load, KillAsync, cancellation));
            figures.Stop.Add(await MeasureAsync(pair, load, StopAsync, cancellation));
            figures.Promote.Add(await MeasureAsync(pair, load, PromoteAsync, cancellation));
        }

        return figures;
    }

    private static async Task<double> MeasureAsync(
        EnginePair pair,
        LightLoad load,
        Func<EnginePair, CancellationToken, Task> fault,
        CancellationToken cancellation)
    {
        await Task.Delay(_calm, cancellation);
        EngineProcess before = pair.Leader;
        load.Forget();
        await fault(pair, cancellation);
        await pair.WaitTakeoverAsync(_patience, cancellation);
        await load.AnswerAsync(_patience, cancellation);
        double seconds = load.LongestSilence.TotalSeconds;

        // A stopped one wakes up, finds itself deposed and ends.
        _ = before.Exited.IsCompleted || Posix.TrySignal(before.Id, Posix.Continue);
        await before.WaitExitAsync(_patience, cancellation);
        await pair.RejoinAsync(_patience, cancellation);
        return seconds;
    }

    private static Task KillAsync(EnginePair pair, CancellationToken cancellation)
    {
        pair.Leader.Kill();
        return Task.CompletedTask;
    }

    private static Task StopAsync(EnginePair pair, CancellationToken cancellation)
    {
        Posix.TrySignal(pair.Leader.Id, Posix.Stop);
        return Task.CompletedTask;
    }

    private static async Task PromoteAsync(EnginePair pair, CancellationToken cancellation)
    {
        await using var standby = new EngineClient(new EngineClientOptions { Addresses = [pair.StandbyAddress] });
        await standby.PromoteAsync(cancellation);
    }
}
