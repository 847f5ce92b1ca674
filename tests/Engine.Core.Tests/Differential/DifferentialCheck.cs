using FsCheck;
using FsCheck.Fluent;

namespace Engine.Core.Tests.Differential;

/// <summary>Random scenarios, engine against reference, shrunk where they differ.</summary>
public static class DifferentialCheck
{
    /// <summary>
    /// How many the tests play where nobody asks for more. Planted bugs have to be found among no more than these: what was found in
    /// others only, nothing would find.
    /// </summary>
    public const int Scenarios = 1500;

    /// <summary>What the scenarios are drawn by.</summary>
    public const ulong Seed = 20261124;

    /// <summary>
    /// Plays <paramref name="scenarios"/> scenarios; null where none differs, otherwise the first that does, or the smallest
    /// made of it. Which scenarios are drawn is the same with and without.
    /// </summary>
    public static string? FindDifference(int scenarios, ulong seed, bool shrinks)
    {
        Arbitrary<Scenario> arbitrary = Arb.From(
            Gen.Choose(0, int.MaxValue - 1).Select(ScenarioGenerator.Generate),
            scenario => shrinks ? scenario.Shrink() : []);
        Property agrees = Prop.ForAll(arbitrary, scenario =>
        {
            string? difference = Play(scenario);
            return (difference is null).Label(difference ?? "");
        });
        try
        {
            Check.One(
                Config.QuickThrowOnFailure
                    .WithMaxTest(scenarios)
                    .WithReplay(seed, 1)
                    .WithQuietOnSuccess(true)
                    .WithEvery((_, _) => "")
                    .WithEveryShrink(_ => ""),
                agrees);
            return null;
        }
        catch (Exception failed)
        {
            return failed.Message;
        }
    }

    /// <summary>Plays the scenario of one seed.</summary>
    public static string? FindDifferenceIn(int scenarioSeed)
    {
        Scenario scenario = ScenarioGenerator.Generate(scenarioSeed);
        string? difference = Play(scenario);
        return difference is null ? null : $"{scenario}{difference}";
    }

    private static string? Play(Scenario scenario)
    {
        try
        {
            return LedgerPair.FindDifference(scenario);
        }
        catch (Exception thrown)
        {
            return thrown.ToString();
        }
    }
}
