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
            .AddCheck(Leads, () => Say(admission.Drained is null && CanWrite(parts)))
            .AddCheck(Runs, () => Say(parts.Journal.Status().State != JournalState.Fenced && !IsStopping(parts)))
            .AddCheck(Follows, () => Say(parts.Journal.Status().Role == JournalRole.Standby));
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = Period;
        });
    }

    private static bool CanWrite(FrontEndParts parts) =>
        parts.Leadership.IsLeading && !IsStopping(parts) && parts.Journal.Status().State == JournalState.Writable;

    private static bool IsStopping(FrontEndParts parts) => parts.Leadership.Partition is { IsStopping: true };

    private static HealthCheckResult Say(bool isServing) =>
        isServing ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
