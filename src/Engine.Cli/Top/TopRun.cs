using Engine.Client;
using Engine.V1;
using Spectre.Console;

namespace Engine.Cli.Top;

/// <summary>Shows the figures of an engine until it is told to end: on a terminal as a screen, elsewhere as a line each.</summary>
internal sealed class TopRun(EngineClient client, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private Figures? _last;
    private DateTimeOffset _heard = time.GetUtcNow();

    /// <summary>The first figures that the engine tells.</summary>
    /// <exception cref="EngineException">No engine was reached.</exception>
    public async Task<Figures> OnceAsync(CancellationToken cancellation)
    {
        await foreach (Figures figures in client.WatchFiguresAsync(cancellation))
        {
            return figures;
        }

        throw new EngineException(EngineFailure.Unavailable, "The engine is stopping, and tells no figures.");
    }

    /// <summary>Shows each as it comes; goes on over restarts of the engine.</summary>
    /// <exception cref="EngineException">The engine refuses, or none was ever reached.</exception>
    public async Task RunAsync(Action<Figures> show, Action<Figures, DateTimeOffset> away, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (Figures figures in client.WatchFiguresAsync(cancellation))
                {
                    (_last, _heard) = (figures, time.GetUtcNow());
                    show(figures);
                }
            }
            catch (EngineException failure) when (failure.Kind == EngineFailure.Unavailable && _last is not null)
            {
                away(_last, _heard);
            }

            await Task.Delay(s_retry, time, cancellation);
        }
    }

    /// <summary>The screen, until q is pressed.</summary>
    public async Task ScreenAsync(CancellationToken cancellation)
    {
        using var quits = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task keys = QuitByKeyAsync(quits);
        try
        {
            await console.Live(new Text("Connecting")).Overflow(VerticalOverflow.Crop).AutoClear(true).StartAsync(screen => RunAsync(
                figures => screen.UpdateTarget(TopScreen.Of(figures, awaySince: null, console.Profile.Width)),
                (figures, since) => screen.UpdateTarget(TopScreen.Of(figures, since, console.Profile.Width)),
                quits.Token));
        }
        catch (OperationCanceledException) when (quits.IsCancellationRequested)
        {
            // Told to end: that is how it ends.
        }
        finally
        {
            await quits.CancelAsync();
            await keys.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task QuitByKeyAsync(CancellationTokenSource quits)
    {
        while (!Console.IsInputRedirected && !quits.IsCancellationRequested)
        {
            if (Console.KeyAvailable && Console.ReadKey(intercept: true).Key is ConsoleKey.Q or ConsoleKey.Escape)
            {
                await quits.CancelAsync();
            }

            await Task.Delay(s_look, time, quits.Token);
        }
    }
}
