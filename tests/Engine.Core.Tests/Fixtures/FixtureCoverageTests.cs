using Engine.Core.Ledger;
using Engine.Model;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Fixtures;

public class FixtureCoverageTests
{
    private static readonly FixtureCase[] Cases = [.. FixtureFile.ReadAll().SelectMany(file => file.Cases)];

    private static readonly ImpossiblePair[] Impossible =
        [.. FixtureFile.ReadAll().SelectMany(file => file.Impossible)];

    [Fact]
    public void Every_result_of_every_request_is_answered_somewhere()
    {
        Assert.Empty(Missing<CreateAccountResult>(Cases.SelectMany(AccountAnswers)));
        Assert.Empty(Missing<CreateTransferResult>(Cases.SelectMany(TransferAnswers)));
        Assert.Empty(Missing<NameAccountResult>(Cases.SelectMany(NameAnswers)));
        Assert.Empty(Missing<SetAccountLimitsResult>(Cases.SelectMany(LimitAnswers)));
        Assert.Empty(Missing<ExtendHoldResult>(Cases.SelectMany(ExtensionAnswers)));
        Assert.Empty(Missing<ResolveGroupResult>(Cases.SelectMany(GroupAnswers)));
    }

    [Theory]
    [MemberData(nameof(AccountNeighbours))]
    public void Neighbouring_results_for_accounts_are_shown_in_their_order(string first, string second) =>
        AssertShown("account", first, second, AccountAnswers);

    [Theory]
    [MemberData(nameof(TransferNeighbours))]
    public void Neighbouring_results_for_transfers_are_shown_in_their_order(string first, string second) =>
        AssertShown("transfer", first, second, TransferAnswers);

    [Theory]
    [MemberData(nameof(NameNeighbours))]
    public void Neighbouring_results_for_names_are_shown_in_their_order(string first, string second) =>
        AssertShown("name", first, second, NameAnswers);

    [Theory]
    [MemberData(nameof(LimitNeighbours))]
    public void Neighbouring_results_for_limits_are_shown_in_their_order(string first, string second) =>
        AssertShown("limit", first, second, LimitAnswers);

    [Fact]
    public void The_order_of_precedence_names_every_refusal_once()
    {
        Assert.Equal(Refusals<CreateAccountResult>(), Precedence.Accounts.Order(StringComparer.Ordinal));
        Assert.Equal(Refusals<CreateTransferResult>(), Precedence.Transfers.Order(StringComparer.Ordinal));
        Assert.Equal(Refusals<SetAccountLimitsResult>(), Precedence.Limits.Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string> AccountNeighbours => Neighbours(Precedence.Accounts);

    public static TheoryData<string, string> TransferNeighbours => Neighbours(Precedence.Transfers);

    public static TheoryData<string, string> NameNeighbours => Neighbours(Precedence.Names);

    public static TheoryData<string, string> LimitNeighbours => Neighbours(Precedence.Limits);

    private static void AssertShown(
        string request, string first, string second, Func<FixtureCase, IEnumerable<string>> answers)
    {
        bool never = Impossible.Any(p => p.Request == request && p.First == first && p.Second == second);
        bool shown = Cases.Any(c =>
            c.Title == $"{first} before {second}" && answers(c).Contains(first) && answers(c).Contains(second));
        Assert.True(never ^ shown, never ? "declared impossible, yet shown" : "neither shown nor declared impossible");
    }

    private static IEnumerable<string> Refusals<T>()
        where T : struct, Enum => ResultNames.All<T>().Skip(1).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Missing<T>(IEnumerable<string> answered)
        where T : struct, Enum => ResultNames.All<T>().Except(answered);

    private static IEnumerable<string> AccountAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<AccountStep>().SelectMany(s => s.Expected)
            .Select(e => ResultNames.Of<CreateAccountResult>(e.Code));

    private static IEnumerable<string> TransferAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<TransferStep>().SelectMany(s => s.Expected)
            .Select(e => ResultNames.Of<CreateTransferResult>(e.Code));

    private static IEnumerable<string> NameAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<NameStep>().SelectMany(s => s.Expected)
            .Select(e => ResultNames.Of<NameAccountResult>(e.Code));

    private static IEnumerable<string> LimitAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<LimitStep>().SelectMany(s => s.Expected)
            .Select(e => ResultNames.Of<SetAccountLimitsResult>(e.Code));

    private static IEnumerable<string> ExtensionAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<ExtensionStep>().SelectMany(s => s.Expected)
            .Select(e => ResultNames.Of<ExtendHoldResult>(e.Code));

    private static IEnumerable<string> GroupAnswers(FixtureCase fixture) =>
        fixture.Steps.OfType<GroupStep>().Select(step => ResultNames.Of(step.Expected.Result));

    private static TheoryData<string, string> Neighbours(IReadOnlyList<string> order)
    {
        var pairs = new TheoryData<string, string>();
        for (int i = 1; i < order.Count; i++)
        {
            pairs.Add(order[i - 1], order[i]);
        }

        return pairs;
    }
}
