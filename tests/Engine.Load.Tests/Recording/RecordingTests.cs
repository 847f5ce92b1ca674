using Engine.Load.Plans;
using Engine.Load.Profiles;
using Engine.Load.Recording;
using Engine.Load.Running;
using Engine.Load.Tests.Fixtures;
using Engine.Load.Workload;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Load.Tests.Recording;

public class RecordingTests
{
    private static readonly TimeSpan s_bucket = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_replayed_recording_has_the_shape_of_what_was_recorded()
    {
        LoadProfile original = await Given.ShippedAsync("flash-sale.json");

        LoadProfile recorded = Record(PlanBuilder.Build(original, new Warp(4, 1)));
        LoadProfile replayed = Record(PlanBuilder.Build(recorded, Warp.None));

        ShapeComparison comparison = ShapeComparison.Of(CountsOf(recorded), CountsOf(replayed));
        Assert.Equal(comparison.First, comparison.Second);
        Assert.Equal(0, comparison.Misplaced);
    }

    [Fact]
    public void Large_requests_move_by_no_more_than_themselves()
    {
        LoadProfile original = Given.Steady(50_000, 20) with
        {
            Batch = BatchSizes.Of([new BatchShare(1, 5), new BatchShare(100, 3), new BatchShare(1_000, 1)]),
        };

        LoadProfile recorded = Record(PlanBuilder.Build(original, Warp.None));
        LoadProfile replayed = Record(PlanBuilder.Build(recorded, Warp.None));

        ShapeComparison comparison = ShapeComparison.Of(CountsOf(recorded), CountsOf(replayed));
        Assert.InRange(comparison.Misplaced, 0, 0.10);
        Assert.InRange(comparison.WorstBucket, 0, 2_000);
    }

    [Fact]
    public void Another_shape_is_told_as_another()
    {
        ArrivalCounts one = new() { EveryMs = 100, Transfers = [10, 10, 10] };
        ArrivalCounts other = new() { EveryMs = 100, Transfers = [30, 0, 0] };

        ShapeComparison comparison = ShapeComparison.Of(one, other);

        Assert.Equal(40 / 60.0, comparison.Misplaced, 6);
        Assert.Equal(20, comparison.WorstBucket);
    }

    [Fact]
    public void Sizes_mix_and_skew_are_found_again()
    {
        LoadProfile original = Given.Steady(20_000, 10) with
        {
            Batch = BatchSizes.Of([new BatchShare(1, 3), new BatchShare(10, 1)]),
            Mix = new Mix { Plain = 8, Refused = 2 },
            Skew = new Skew { Customers = 1_000, Merchants = 200, Kind = SkewKind.Zipf, Exponent = 1.2 },
        };

        LoadProfile recorded = Record(PlanBuilder.Build(original, Warp.None));

        Assert.InRange(recorded.Batch.Mean, 3.0, 3.5);
        Assert.InRange(recorded.Mix.Refused / (recorded.Mix.Plain + recorded.Mix.Refused), 0.18, 0.22);
        Assert.Equal(SkewKind.Zipf, recorded.Skew.Kind);
        Assert.InRange(recorded.Skew.Exponent, 1.1, 1.3);
        Assert.InRange(recorded.Skew.Merchants, 190, 200);
    }

    [Theory]
    [InlineData(SkewKind.Hot, 0.4)]
    [InlineData(SkewKind.Uniform, 0)]
    public void A_hot_merchant_and_none_are_told_apart(SkewKind kind, double share)
    {
        LoadProfile original = Given.Steady(20_000, 5) with
        {
            Skew = new Skew { Customers = 100, Merchants = 500, Kind = kind, Share = share },
        };

        Skew found = Record(PlanBuilder.Build(original, Warp.None)).Skew;

        Assert.Equal(kind, found.Kind);
        Assert.True(kind == SkewKind.Uniform || Math.Abs(found.Share - share) < 0.02);
    }

    [Fact]
    public async Task A_recording_is_a_profile_that_fits_the_schema()
    {
        LoadProfile recorded = Record(Given.SteadyPlan(100, 5, 7));

        LoadProfile read = await ProfileFile.ParseAsync("recorded", ProfileFile.Write(recorded), CancellationToken.None);

        Assert.Equal(CountsOf(recorded).Transfers, CountsOf(read).Transfers);
    }

    [Fact]
    public void Nothing_recorded_is_no_profile() =>
        Assert.Throws<ProfileException>(
            () => new ArrivalRecorder(s_bucket).ToProfile("none", "none", TimeSpan.FromSeconds(1)));

    // Runs a plan on fake time and records what its target sees.
    private static LoadProfile Record(Plan plan)
    {
        var recorder = new ArrivalRecorder(s_bucket);
        var stub = new StubTarget { Seen = request => RecordRequest(recorder, request) };
        new FakeRun(plan, stub, new FakeTimeProvider()).ToTheEnd();
        return recorder.ToProfile("recorded", "on fake time", plan.Duration);
    }

    private static void RecordRequest(ArrivalRecorder recorder, LoadRequest request)
    {
        for (int i = 0; i < request.Count; i++)
        {
            Client.Transfer transfer = request.Transfers.Span[i];
            TransferKind kind = request.Kinds[i];
            bool refused = kind == TransferKind.Refused;
            recorder.Add(new RecordedTransfer(
                request.IntendedAt,
                Continues: i > 0,
                kind,
                refused ? 0 : transfer.DebitAccountId,
                refused ? 0 : transfer.CreditAccountId));
        }
    }

    private static ArrivalCounts CountsOf(LoadProfile profile) => profile.Segments[0].Counts!;
}
