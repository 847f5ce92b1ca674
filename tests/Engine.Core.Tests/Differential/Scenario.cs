using System.Text;
using Engine.Core.Ledger;
using Engine.Model;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Differential;

/// <summary>A run of batches, and how the clock moves between them.</summary>
public sealed record Scenario(int Seed, ulong Start, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>Smaller runs that may still fail: without a step, or without an event of a batch.</summary>
    public IEnumerable<Scenario> Shrink()
    {
        for (int half = Steps.Count / 2; half > 0; half /= 2)
        {
            for (int from = 0; from + half <= Steps.Count; from += half)
            {
                yield return this with { Steps = [.. Steps.Take(from), .. Steps.Skip(from + half)] };
            }
        }

        for (int i = 0; i < Steps.Count; i++)
        {
            foreach (ScenarioStep smaller in Steps[i].Shrink())
            {
                yield return this with { Steps = [.. Steps.Take(i), smaller, .. Steps.Skip(i + 1)] };
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"scenario {Seed}, clock at {Start}\n");
        foreach (ScenarioStep step in Steps)
        {
            text.Append("  ").Append(step).Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>One batch of one kind, or none: then the ledger is replaced by the replay of its journal.</summary>
/// <param name="ClockMove">How far the clock moves before it, ns; may be negative.</param>
/// <param name="SweepSize">How many holds one call expires at most.</param>
public sealed record ScenarioStep(long ClockMove, int SweepSize)
{
    public IReadOnlyList<Account> Accounts { get; init; } = [];

    public IReadOnlyList<Transfer> Transfers { get; init; } = [];

    public IReadOnlyList<NamedAccount> Names { get; init; } = [];

    public IReadOnlyList<AccountLimits> Limits { get; init; } = [];

    public IReadOnlyList<HoldExtension> Extensions { get; init; } = [];

    /// <summary>A group to resolve; its batch may have as many events as it may have holds.</summary>
    public GroupResolution? Group { get; init; }

    public int Count =>
        Accounts.Count + Transfers.Count + Names.Count + Limits.Count + Extensions.Count + (Group?.MaxHolds ?? 0);

    public bool Restarts => Count == 0;

    public IEnumerable<ScenarioStep> Shrink()
    {
        for (int i = 0; i < Count && Count > 1 && Group is null; i++)
        {
            yield return this with
            {
                Accounts = Without(Accounts, i),
                Transfers = Without(Transfers, i),
                Names = Without(Names, i),
                Limits = Without(Limits, i),
                Extensions = Without(Extensions, i),
            };
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string batch = string.Join("\n    ", [
            .. Accounts.Select(ScenarioText.Of),
            .. Transfers.Select(ScenarioText.Of),
            .. Names.Select(name => $"name A{name.Id} {name.Name}"),
            .. Limits.Select(ScenarioText.Of),
            .. Group is { } group ? [$"{group}"] : Array.Empty<string>(),
            .. Extensions.Select(extension => $"extend T{extension.HoldId} {extension.Timeout}"),
        ]);
        return Restarts ? "restart" : $"clock {ClockMove:+#;-#;0} ns, sweep by {SweepSize}\n    {batch}";
    }

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> items, int index) =>
        items.Count == 0 ? items : [.. items.Take(index), .. items.Skip(index + 1)];
}
