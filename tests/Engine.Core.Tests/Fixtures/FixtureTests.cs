using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Fixtures;

public class FixtureTests
{
    private static readonly Dictionary<string, FixtureCase> Cases =
        FixtureFile.ReadAll().SelectMany(file => file.Cases).ToDictionary(fixture => fixture.ToString());

    public static TheoryData<string> Titles { get; } = [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task The_reference_answers_as_the_fixture_says(string fixture) =>
        await new FixtureRunner(new ModelTarget()).RunAsync(Cases[fixture]);

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task The_engine_answers_as_the_fixture_says(string fixture) =>
        await new FixtureRunner(new CoreTarget()).RunAsync(Cases[fixture]);

    [Fact]
    public async Task Cases_that_need_no_ledger_of_their_own_can_share_one()
    {
        var target = new CoreTarget();
        UInt128 idBase = 0;
        foreach (FixtureCase fixture in Cases.Values)
        {
            if (!fixture.NeedsEmptyLedger && !fixture.NeedsClock)
            {
                idBase += UInt128.One << 64;
                await new FixtureRunner(target, idBase).RunAsync(fixture);
            }
        }
    }
}
