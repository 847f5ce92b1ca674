using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Reports;

namespace Engine.LoadTests.Scenarios;

/// <summary>The scenarios of the suite, each written once, all from profile files.</summary>
public static class Suite
{
    private static readonly TimeSpan s_quick = TimeSpan.FromSeconds(8);

    private static readonly Description[] s_all =
    [
        // Half the soak's rate by calls of their own: what an upstream system without streams does.
        new("unary-steady", "soak.json", new Warp(1, 0.5), 60, ["p99<50ms", "errors<=0.1%"]) { IsUnary = true },
        new("duplex-streams", "settlement-batch.json", Warp.None, 60, ["p99<2s", "errors<=0.1%", "rate>1000"])
        {
            ClosedInFlight = 16,
        },

        // Ten such days at once.
        new("business-day", "business-day.json", new Warp(1, 10), 60, ["p99<50ms", "errors<=0.1%"]),
        new("flash-sale", "flash-sale.json", Warp.None, 392, ["p99<100ms", "errors<=0.1%"]),
        new("soak", "soak.json", Warp.None, 3_600, ["p99<50ms", "errors<=0.1%"]),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(scenario => scenario.Name)];

    /// <summary>Makes the scenarios of the names.</summary>
    /// <param name="names">Which.</param>
    /// <param name="addresses">The engine.</param>
    /// <param name="profiles">Folder of the profile files.</param>
    /// <param name="isQuick">Whether each is squeezed into a few seconds, at its own rates.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ProfileException">A profile cannot be used.</exception>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    public static async Task<IReadOnlyList<ILoadScenario>> MakeAsync(
        IReadOnlyList<string> names,
        IReadOnlyList<string> addresses,
        string profiles,
        bool isQuick,
        CancellationToken cancellation)
    {
        List<ILoadScenario> scenarios = [];
        foreach (string name in names)
        {
            Description known = s_all.FirstOrDefault(scenario => scenario.Name == name)
                ?? throw new ArgumentException($"There is no scenario {name}; there are {string.Join(", ", Names)}.");
            LoadProfile profile = await ProfileFile
                .LoadAsync(Path.Combine(profiles, known.Profile), cancellation).ConfigureAwait(false);
            scenarios.Add(Make(known, profile, addresses, isQuick));
        }

        return scenarios;
    }

    private static ProfileScenario Make(
        Description known, LoadProfile profile, IReadOnlyList<string> addresses, bool isQuick)
    {
        // Time is squeezed and the rate is kept: the shape in less time, with fewer transfers.
        TimeSpan whole = PlanBuilder.Build(profile, known.Warp).Duration;
        TimeSpan wanted = isQuick ? s_quick : TimeSpan.FromSeconds(known.Seconds);
        double squeeze = Math.Max(1, whole / wanted);
        return new ProfileScenario(
            known.Name, profile, new Warp(known.Warp.Speed * squeeze, known.Warp.Scale / squeeze), addresses)
        {
            Limits = [.. known.Limits.Select(Threshold.Parse)],
            ClosedInFlight = known.ClosedInFlight,
            IsUnary = known.IsUnary,
        };
    }

    private sealed record Description(string Name, string Profile, Warp Warp, double Seconds, string[] Limits)
    {
        public int? ClosedInFlight { get; init; }

        public bool IsUnary { get; init; }
    }
}
