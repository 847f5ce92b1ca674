using Engine.Client;
using Engine.Load.Profiles;
using Engine.Load.Reports;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Engine.Load.Workload;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Workload;

public class TransferSourceTests
{
    private static readonly Mix s_everything = new() { Plain = 4, Linked = 2, Hold = 2, Retry = 1, Refused = 1 };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(100, 2)]
    public void Every_kind_is_answered_as_it_must_be(int batch, double linked)
    {
        LoadReport report = new FakeRun(
            Given.SteadyPlan(10_000, 5, batch, s_everything with { Linked = linked }), new StubTarget(), new FakeTimeProvider())
            .ToTheEnd();

        Assert.Equal(0, report.Errors);
        Assert.Equal(50_000, report.Ok + report.Declined);
        Assert.InRange(report.Declined / 50_000.0, 0.12, 0.28);
    }

    [Fact]
    public void A_chain_ends_within_its_request()
    {
        List<TransferFlags> last = [];
        var stub = new StubTarget { Seen = request => last.Add(request.Transfers.Span[^1].Flags) };

        new FakeRun(Given.SteadyPlan(1_000, 10, 3, new Mix { Linked = 1 }), stub, new FakeTimeProvider()).ToTheEnd();

        Assert.All(last, flags => Assert.Equal(TransferFlags.None, flags & TransferFlags.Linked));
    }

    [Fact]
    public void A_hold_is_resolved_only_once_it_was_answered()
    {
        bool frozen = true;
        List<TransferFlags> sent = [];
        var stub = new StubTarget
        {
            IsFrozen = () => frozen, Seen = request => sent.Add(request.Transfers.Span[0].Flags),
        };
        var run = new LoadRun(Given.SteadyPlan(100, 1, mix: new Mix { Hold = 1 }), stub, new FakeTimeProvider(), new LoadOptions());
        run.Send(run.Take(TimeSpan.Zero, 1, 0));
        run.Send(run.Take(TimeSpan.Zero, 1, 0));
        frozen = false;
        stub.Thaw();
        run.Send(run.Take(TimeSpan.Zero, 1, 0));

        Assert.Equal([TransferFlags.Pending, TransferFlags.Pending], sent[..2]);
        Assert.NotEqual(TransferFlags.None, sent[2] & (TransferFlags.PostPending | TransferFlags.VoidPending));
    }

    [Theory]
    [InlineData(SkewKind.Uniform, 0.008, 0.012)]
    [InlineData(SkewKind.Zipf, 0.18, 0.21)]
    [InlineData(SkewKind.Hot, 0.48, 0.52)]
    public void The_first_merchant_gets_what_the_skew_says(SkewKind kind, double least, double most)
    {
        var skew = new Skew { Customers = 1_000, Merchants = 100, Kind = kind, Share = 0.5 };
        var source = new TransferSource(Given.Steady(1, 1) with { Skew = skew }, run: 1, seed: 1);
        var transfers = new Transfer[50_000];

        source.Fill(0, transfers, new TransferKind[transfers.Length]);

        double share = transfers.Count(transfer => transfer.CreditAccountId == LoadAccounts.Merchant(0)) / 50_000.0;
        Assert.InRange(share, least, most);
        Assert.InRange(transfers.Select(transfer => transfer.DebitAccountId).Distinct().Count(), 990, 1_000);
    }

    [Fact]
    public void No_two_transfers_have_the_same_id()
    {
        HashSet<UInt128> ids = [];
        var stub = new StubTarget
        {
            Seen = request => Assert.All(request.Transfers.ToArray(), transfer => Assert.True(ids.Add(transfer.Id))),
        };

        new FakeRun(
            Given.SteadyPlan(1_000, 10, 10, s_everything with { Retry = 0 }), stub, new FakeTimeProvider()).ToTheEnd();

        Assert.Equal(10_000, ids.Count);
    }
}
