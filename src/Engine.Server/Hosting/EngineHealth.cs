using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Admin;
using Engine.Server.History;
using Engine.Server.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Engine.Server.Hosting;

/// <summary>
/// What the health service says: the ledger's service, and the engine as a whole, serve on an engine that leads and can
/// write; the admin service on each; <see cref="StandbyService"/> on one that follows.
/// </summary>
internal static class EngineHealth
{
    /// <summary>The name under which a standby says that it follows.</summary>
    public const string StandbyService = "engine.standby";

    private const string Leads = "leads";
    private const string Runs = "runs";
    private const string Follows = "follows";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Adds the checks and what the service calls them.</summary>
    public static void Add(IServiceCollection services, FrontEndParts parts, Admission admission)
    {
        services.AddGrpcHealthChecks(health =>
            {
                health.Services.Map("", check => check.Name == Leads);
                health.Services.Map(LedgerMethods.Descriptor.FullName, check => check.Name == Leads);
                health.Services.Map(HistoryMethods.Descriptor.FullName, check => check.Name == Leads);
                health.Services.Map(AdminMethods.Descriptor.FullName, check => check.Name == Runs);
                health.Services.Map(StandbyService, check => check.Name == Follows);
            })
            .AddCheck(Leads, () => Say(ReasonNotReady(parts, admission) is null))
            .AddCheck(Runs, () => Say(parts.Journal.Status().State != JournalState.Fenced && !IsStopping(parts)))
            .AddCheck(Follows, () => Say(parts.Journal.Status().Role == JournalRole.Standby));
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = Period;
        });
    }

    /// <summary>Why it does not lead, or cannot write, in a few words; null when it does.</summary>
    public static string? ReasonNotReady(FrontEndParts parts, Admission admission)
    {
        JournalStatus journal = parts.Journal.Status();
        return journal switch
        {
            { State: JournalState.Fenced } => $"fenced: {journal.Reason}",
            _ when IsStopping(parts) => "stopping: no new work is taken",
            _ when admission.Drained is { } why => $"drained: {why}",
            { Role: JournalRole.Standby } => "standby: another engine leads",
            _ when !parts.Leadership.IsLeading => "starting: the journal is being read",
            { State: not JournalState.Writable } => $"the journal is stalled: {journal.Reason}",
            _ => null,
        };
    }

    private static bool IsStopping(FrontEndParts parts) => parts.Leadership.Partition is { IsStopping: true };

    private static HealthCheckResult Say(bool isServing) =>
        isServing ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
