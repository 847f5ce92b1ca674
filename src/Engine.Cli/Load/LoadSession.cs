using System.Globalization;
using Engine.Client;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;

namespace Engine.Cli.Load;

/// <summary>One run of a profile against an engine: prepared, run, and reported however it ended.</summary>
internal sealed class LoadSession(LoadRequestOptions options, LoadProfile profile, LoadProgress progress)
{
    private static readonly TimeSpan s_quick = TimeSpan.FromSeconds(20);

    // The client settles every request by its deadline; this is for the answers on their way.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

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
        await using LoadSubject subject = await LoadSubject.ReachAsync(
            options.Engine, adminAddress: null, progress, cancellation);
        EngineClient client = subject.Connect(
            options.Streams ?? profile.Streams, options.Window ?? profile.Window, options.Deadline);
        try
        {
            await subject.OpenAccountsAsync(profile, progress, cancellation);
            return await RunAsync(plan, new EngineTarget(client), cancellation);
        }
        finally
        {
            await LoadDrive.CloseAsync(client);
        }
    }

    private async Task<LoadReport> RunAsync(Plan plan, ILoadTarget target, CancellationToken cancellation)
    {
        var run = new LoadRun(plan, target, TimeProvider.System, new LoadOptions
        {
            MaxOutstanding = options.MaxOutstanding, StopOnFailure = options.StopOnError, Seed = options.Seed,
        });
        using var over = new CancellationTokenSource();
        Task shown = progress.ShowAsync(run, over.Token);
        await LoadDrive.RunAsync(run, options.ClosedInFlight, options.Deadline + s_grace, cancellation);
        await over.CancelAsync();
        await shown;
        run.GiveUpOutstanding();
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
}
