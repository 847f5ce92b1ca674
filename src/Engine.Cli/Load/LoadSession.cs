using System.Globalization;
using Engine.Cli.Connection;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;
using Engine.Load.Workload;

namespace Engine.Cli.Load;

/// <summary>One run of a profile against an engine: prepared, run, and reported however it ended.</summary>
internal sealed class LoadSession(LoadRequestOptions options, LoadProfile profile, LoadProgress progress)
{
    private static readonly TimeSpan s_quick = TimeSpan.FromSeconds(20);

    // The client settles every request by its deadline; this is for the answers on their way.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_afterStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_reachable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs it. A cancellation ends the sending, and what there is so far is reported.</summary>
    /// <exception cref="ToolException">It cannot begin; the message says why.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        Plan plan = MakePlan();
        RequireGenerator(plan);
        return options.IsDryRun
            ? await RunAsync(plan, new NobodyTarget(), cancellation)
            : await RunOnEngineAsync(plan, cancellation);
    }

    private async Task<LoadReport> RunOnEngineAsync(Plan plan, CancellationToken cancellation)
    {
        await using EphemeralEngine? own = options.Addresses is null ? await StartEngineAsync(cancellation) : null;
        EngineClient client = EngineAddress.Connect(new EngineClientOptions
        {
            Addresses = options.Addresses ?? [own!.Address],
            Streams = options.Streams ?? profile.Streams,
            Window = options.Window ?? profile.Window,
            Deadline = options.Deadline,
        });
        try
        {
            await RequireReachableAsync(own, cancellation);
            await PrepareAsync(client, cancellation);
            return await RunAsync(plan, new EngineTarget(client), cancellation);
        }
        finally
        {
            // A client waits for its requests up to their deadline; whatever is left by now was given up.
            await Task.WhenAny(client.DisposeAsync().AsTask(), Task.Delay(s_afterStop, CancellationToken.None));
        }
    }

    private async Task<LoadReport> RunAsync(Plan plan, ILoadTarget target, CancellationToken cancellation)
    {
        var run = new LoadRun(plan, target, TimeProvider.System, new LoadOptions
        {
            MaxOutstanding = options.MaxOutstanding, StopOnFailure = options.StopOnError, Seed = options.Seed,
        });
        await DriveAsync(run, cancellation);
        return LoadReport.Of(run, options.ClosedInFlight is null ? "open" : "closed");
    }

    private Plan MakePlan()
    {
        var warp = new Warp(options.Speed, options.Scale);
        Plan plan = PlanBuilder.Build(profile, warp);
        if (options.IsQuick && plan.Duration > s_quick)
        {
            double squeeze = plan.Duration / s_quick;
            plan = PlanBuilder.Build(profile, new Warp(warp.Speed * squeeze, warp.Scale / squeeze));
        }

        return plan;
    }

    // Said before the run: what cannot be sent even to nobody will not be sent to an engine.
    private void RequireGenerator(Plan plan)
    {
        if (options.ClosedInFlight is not null)
        {
            return;
        }

        double able = GeneratorCheck.Measure(plan, TimeProvider.System);
        if (plan.PeakRate > able)
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"The profile asks for {plan.PeakRate:N0} transfers a second at its peak; this machine makes {able:N0}")
                + " with nobody to answer them. Use a smaller --scale or --speed, or larger requests.");
        }
    }

    private async Task<EphemeralEngine> StartEngineAsync(CancellationToken cancellation)
    {
        progress.Say("An engine starts on a private PostgreSQL of its own; --address names another one.");
        return await EphemeralEngine.StartAsync(cancellation);
    }

    // A wrong address is told soon, whatever the deadline of the load's own requests.
    private async Task RequireReachableAsync(EphemeralEngine? own, CancellationToken cancellation)
    {
        await using EngineClient probe = EngineAddress.Connect(new EngineClientOptions
        {
            Addresses = options.Addresses ?? [own!.Address], Deadline = s_reachable,
        });
        try
        {
            await probe.GetStatusAsync(cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The load cannot begin: {failure.Message}", failure);
        }
    }

    private async Task PrepareAsync(EngineClient client, CancellationToken cancellation)
    {
        try
        {
            progress.Say("The accounts of the load are opened.");
            await LoadAccounts.OpenAsync(client, profile, cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The load cannot begin: {failure.Message}", failure);
        }
    }

    private async Task DriveAsync(LoadRun run, CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.Register(run.Stop);
        using var sent = new CancellationTokenSource();
        Task shown = progress.ShowAsync(run, sent.Token);
        await (options.ClosedInFlight is { } inFlight
            ? new ClosedLoad(run, inFlight).RunAsync()
            : PacedThread.RunAsync(new OpenLoad(run), run));
        await DrainAsync(run, cancellation.IsCancellationRequested ? s_afterStop : options.Deadline + s_grace);
        await sent.CancelAsync();
        await shown;
        run.GiveUpOutstanding();
    }

    private static async Task DrainAsync(LoadRun run, TimeSpan patience)
    {
        TimeSpan end = run.Elapsed + patience;
        using var timer = new PeriodicTimer(s_poll);
        while (run.Outstanding > 0 && run.Elapsed < end)
        {
            await timer.WaitForNextTickAsync();
        }
    }
}
