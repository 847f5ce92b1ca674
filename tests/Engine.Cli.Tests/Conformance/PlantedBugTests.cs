using System.Reflection;
using Engine.Cli.Tests.Fixtures;
using Engine.Core.Ledger;
using Engine.Model.Canary;

namespace Engine.Cli.Tests.Conformance;

/// <summary>Conformance can fail: a ledger with one rule broken does not get through the recorded cases.</summary>
public sealed class PlantedBugTests
{
    /// <summary>Each planted bug, and how the recorded cases find it.</summary>
    private static readonly Dictionary<string, Found> _bugs = new()
    {
        ["a limit is off by one"] = Found.ByAnswers,
        ["pending debits do not count against the limit"] = Found.ByAnswers,
        ["a transient refusal burns nothing"] = Found.ByAnswers,
        ["the void of a closing transfer leaves its account closed"] = Found.ByAnswers,
        ["a known id with another amount exists"] = Found.ByAnswers,

        // The ledger meets a state that it does not trust before it could answer wrongly.
        ["a closed account is accepted"] = Found.ByTheLedgerItself,
        ["a broken chain leaves its balances changed"] = Found.ByTheLedgerItself,
        ["a hold reserves nothing on the credit side"] = Found.ByTheLedgerItself,
        ["an account forgets that it has holds"] = Found.ByTheLedgerItself,

        // Answers tell nothing of the journal, which only a replay reads.
        ["a broken chain leaves its events in the journal"] = Found.NotHere,
        ["an expiry stays out of the journal"] = Found.NotHere,
        ["a burnt id is free again after a restart"] = Found.NotHere,

        // Recorded holds run out within a second and a half, not within a nanosecond, and never inside a batch.
        ["a hold expires a nanosecond late"] = Found.NotHere,
        ["a hold that falls due inside a batch can still be posted"] = Found.NotHere,

        // Rules of our own, so nothing was recorded of them.
        ["a capture that is taken back stays captured"] = Found.NotHere,
        ["a hold that is open again is of no group"] = Found.NotHere,
        ["a post that is taken back takes an extension along"] = Found.NotHere,
        ["a chain that exists is broken by its first member"] = Found.NotHere,
        ["a floor does not count holds"] = Found.NotHere,
        ["a debit drops out of its window a slot too soon"] = Found.NotHere,
        ["a broken chain leaves its velocity counted"] = Found.NotHere,
    };

    // Each costs a compilation of the core, and is found in the core's own tests too: a few of either kind in the short run.
    private static readonly HashSet<string> _few =
    [
        "a limit is off by one",
        "the void of a closing transfer leaves its account closed",
        "a broken chain leaves its balances changed",
        "an account forgets that it has holds",
    ];

    public static TheoryData<string> FoundByAnswers { get; } = BugsFound(Found.ByAnswers);

    public static TheoryData<string> FoundByTheLedgerItself { get; } = BugsFound(Found.ByTheLedgerItself);

    [Theory]
    [MemberData(nameof(FoundByAnswers))]
    public void A_planted_bug_makes_answers_differ_from_those_recorded(string bug) =>
        Assert.NotEmpty(FindDifferences(Planted(bug)));

    [Theory]
    [MemberData(nameof(FoundByTheLedgerItself))]
    public void A_planted_bug_makes_the_ledger_stop_at_its_own_contradiction(string bug)
    {
        Exception? stopped = Assert.Throws<TargetInvocationException>(() => FindDifferences(Planted(bug))).InnerException;
        Assert.Equal(typeof(InvariantException).FullName, stopped?.GetType().FullName);
    }

    [Fact]
    public void A_sound_core_built_the_same_way_answers_as_recorded() => Assert.Empty(FindDifferences(null));

    [Fact]
    public void Of_every_planted_bug_it_is_known_whether_recorded_cases_can_find_it() =>
        Assert.Equivalent(PlantedBug.All.Select(bug => bug.Name), _bugs.Keys, strict: true);

    private static TheoryData<string> BugsFound(Found how) =>
        [.. _bugs.Where(bug => bug.Value == how).Select(bug => bug.Key).Where(bug => TestScale.IsLong || _few.Contains(bug))];

    private static PlantedBug Planted(string name) => PlantedBug.All.Single(bug => bug.Name == name);

    private static string[] FindDifferences(PlantedBug? bug)
    {
        string[] lines = CaseFiles.RecordedLines();
        using BrokenWorld world = new(BrokenLedger.Build(bug));
        Type check = typeof(LedgerConformance);
        return (string[])world.Run(
            check.Assembly.GetName().Name!, check.FullName!, nameof(LedgerConformance.FindDifferences), [lines])!;
    }

    private enum Found
    {
        ByAnswers,
        ByTheLedgerItself,
        NotHere,
    }
}
