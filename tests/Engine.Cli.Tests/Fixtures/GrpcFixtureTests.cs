using Engine.Model.Fixtures;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>
/// The fixture table over gRPC: a real server, HTTP/2 and PostgreSQL. Every case is played; none is left out, those
/// that set bits without a meaning included, for the contract carries all 16 bits of the flags.
/// </summary>
public sealed class GrpcFixtureTests(FixtureEngines engines) : IClassFixture<FixtureEngines>
{
    private const int PatienceMs = 60_000;

    private static readonly Dictionary<string, FixtureCase> _cases =
        FixtureFile.ReadAll().SelectMany(file => file.Cases).ToDictionary(fixture => fixture.ToString());

    public static TheoryData<string> Titles { get; } = [.. _cases.Keys];

    [Theory(Timeout = PatienceMs)]
    [MemberData(nameof(Titles))]
    public Task The_engine_answers_over_grpc_as_the_fixture_says(string fixture) =>
        engines.PlayAsync(_cases[fixture], TestContext.Current.CancellationToken);

    [Theory(Timeout = PatienceMs)]
    [InlineData("transfer T1 A1 A2 5 -> exceeds_credits", "f.txt:4: expected exceeds_credits, answered ok amount=5")]
    [InlineData("account A1 -> ok", "f.txt:4: expected ok amount=0, answered exists")]
    [InlineData("absent T1", null)]
    public async Task An_answer_over_grpc_that_differs_is_named_with_its_line(string line, string? difference)
    {
        FixtureFile file = FixtureReader.Read("f.txt", $"case x\naccount A1 -> ok\naccount A2 -> ok\n{line}");
        Exception? met = await Record.ExceptionAsync(
            () => engines.PlayAsync(file.Cases[0], TestContext.Current.CancellationToken));
        Assert.Equal(difference, met?.Message);
    }
}
