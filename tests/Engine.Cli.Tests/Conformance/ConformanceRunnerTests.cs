using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

public sealed class ConformanceRunnerTests
{
    private static readonly ConformanceOptions _oneAtATime = new(CasesAtOnce: 1, SleepersAtOnce: 1);

    [Fact]
    public async Task A_ledger_that_answers_as_recorded_has_no_difference()
    {
        IReadOnlyList<ConformanceCase> cases = CaseFiles.Parse(CaseFiles.OwnLines);
        ConformanceReport report = await PlayAsync(cases, new RecordedTarget(cases));
        Assert.True(report.Conforms);
        Assert.Equal((6, 27), (report.Cases, report.Steps));
        Assert.Equal(53, report.Answers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Exactly_the_altered_answers_of_our_own_cases_are_named(int seed)
    {
        string[] lines = [.. CaseFiles.OwnLines];
        IReadOnlyList<Plant> plants = new Planter(seed).Alter(lines, count: 8);
        ConformanceReport report = await PlayAsync(
            CaseFiles.Parse(lines), new RecordedTarget(CaseFiles.Parse(CaseFiles.OwnLines)));
        Assert.Equal(plants, report.Differences.Select(Plant.Of));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Exactly_the_altered_answers_of_the_recorded_cases_are_named(int seed)
    {
        string[] original = CaseFiles.RecordedLines();
        string[] altered = [.. original];
        IReadOnlyList<Plant> plants = new Planter(seed).Alter(altered, count: 200);
        ConformanceRunner runner = new(
            new RecordedTarget(CaseFiles.Parse(original)), new ConformanceOptions(), TimeProvider.System);
        ConformanceReport report = await runner.RunAsync(CaseFiles.Parse(altered), CancellationToken.None);
        Assert.Equal(plants, report.Differences.Select(Plant.Of));
    }

    [Fact]
    public async Task Answers_that_no_ledger_could_give_are_named_like_any_others()
    {
        const string sound =
            """{"case":1,"kind":"x","steps":[{"op":"create_accounts","events":[{"id":"1"}]},{"op":"lookup_accounts","ids":["1"]}],"""
            + """ "answers":[["ok"],[{"id":"1","code":"1"}]]}""";
        string altered = sound
            .Replace("\"ok\"", "\"no_such_result\"", StringComparison.Ordinal)
            .Replace("\"code\":\"1\"", "\"code\":\"65536\",\"hue\":\"7\"", StringComparison.Ordinal);
        ConformanceReport report = await PlayAsync(CaseFiles.Parse(altered), new RecordedTarget(CaseFiles.Parse(sound)));
        Assert.Equal(
            [
                "case 1 (x), step 0, event 0 (id 1), result: expected no_such_result, got ok",
                "case 1 (x), step 1, event 0 (id 1), code: expected 65536, got 1",
                "case 1 (x), step 1, event 0 (id 1), hue: expected 7, got none",
            ],
            report.Differences.Select(each => each.ToString()));
    }

    [Fact]
    public async Task Imported_cases_are_played_first_and_sleeping_ones_last_wherever_they_stand()
    {
        IReadOnlyList<ConformanceCase> cases = [.. CaseFiles.Parse(CaseFiles.OwnLines).Reverse()];
        RecordedTarget target = new(cases);
        await PlayAsync(cases, target);
        Assert.Equal((UInt128)11, target.Asked.First());
        Assert.Equal((UInt128)62, target.Asked.Last());
    }

    [Fact]
    public async Task Differences_are_reported_in_the_order_of_the_file_although_cases_overlap()
    {
        string[] lines = [.. CaseFiles.OwnLines];
        new Planter(seed: 5).Alter(lines, count: 20);
        ConformanceRunner runner = new(
            new RecordedTarget(CaseFiles.Parse(CaseFiles.OwnLines)), new ConformanceOptions(), TimeProvider.System);
        ConformanceReport report = await runner.RunAsync(CaseFiles.Parse(lines), CancellationToken.None);
        Assert.Equal(20, report.Differences.Count);
        Assert.Equal(
            report.Differences.OrderBy(each => (each.Case, each.Step)), report.Differences);
    }

    [Fact]
    public async Task A_request_refused_as_a_whole_is_a_difference_and_ends_only_its_own_case()
    {
        IReadOnlyList<ConformanceCase> cases = CaseFiles.Parse(CaseFiles.OwnLines);
        RefusingTarget target = new(new RecordedTarget(cases), refused: 31);
        ConformanceReport report = await PlayAsync(cases, target);
        Difference difference = Assert.Single(report.Differences);
        Assert.Equal("case 3 (linked), step 0, request: expected an answer, got no room", difference.ToString());
    }

    private static Task<ConformanceReport> PlayAsync(IReadOnlyList<ConformanceCase> cases, IConformanceTarget target) =>
        new ConformanceRunner(target, _oneAtATime, TimeProvider.System).RunAsync(cases, CancellationToken.None);

    private sealed class RefusingTarget(IConformanceTarget inner, UInt128 refused) : IConformanceTarget
    {
        public Task<IReadOnlyList<string>> CreateAccountsAsync(
            IReadOnlyList<CaseRecord> events, CancellationToken cancellation) =>
            events[0].Id == refused
                ? throw new RequestRefusedException("no room")
                : inner.CreateAccountsAsync(events, cancellation);

        public Task<IReadOnlyList<string>> CreateTransfersAsync(
            IReadOnlyList<CaseRecord> events, CancellationToken cancellation) =>
            inner.CreateTransfersAsync(events, cancellation);

        public Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(
            IReadOnlyList<UInt128> ids, CancellationToken cancellation) => inner.LookupAccountsAsync(ids, cancellation);

        public Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(
            IReadOnlyList<UInt128> ids, CancellationToken cancellation) =>
            inner.LookupTransfersAsync(ids, cancellation);

        public Task SleepAsync(TimeSpan duration, CancellationToken cancellation) =>
            inner.SleepAsync(duration, cancellation);
    }
}
