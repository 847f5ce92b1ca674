using Engine.Client;
using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Workload;
using Engine.LoadTests.Targets;

namespace Engine.LoadTests.Scenarios;

/// <summary>A profile against an engine, over streams or by unary calls.</summary>
internal sealed class ProfileScenario : ILoadScenario
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _addresses;

    public ProfileScenario(string name, LoadProfile profile, Warp warp, IReadOnlyList<string> addresses)
    {
        Name = name;
        Plan = PlanBuilder.Build(profile, warp);
        _addresses = addresses;
    }

    public string Name { get; }

    public Plan Plan { get; }

    public int? ClosedInFlight { get; init; }

    public IReadOnlyList<Threshold> Limits { get; init; } = [];

    /// <summary>Whether each request is a call of its own.</summary>
    public bool IsUnary { get; init; }

    public async Task<IScenarioTarget> OpenAsync(CancellationToken cancellation)
    {
        var client = new EngineClient(new EngineClientOptions
        {
            Addresses = _addresses,
            Streams = Plan.Profile.Streams,
            Window = Plan.Profile.Window,
            Deadline = s_deadline,
        });
        try
        {
            await LoadAccounts.OpenAsync(client, Plan.Profile, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (!IsUnary)
        {
            return new StreamTarget(client);
        }

        await client.DisposeAsync().ConfigureAwait(false);
        return new UnaryTarget(_addresses[0]);
    }
}
