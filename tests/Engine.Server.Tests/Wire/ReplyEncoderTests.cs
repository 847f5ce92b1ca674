using System.Buffers;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Server.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Server.Tests.Wire;

public sealed class ReplyEncoderTests
{
    private static Gen<List<EventResult>> Results { get; } =
        (from code in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 68))
         from timestamp in WireGen.UInt64
         from high in WireGen.UInt64
         from reason in Gen.Choose(0, 68)
         select new EventResult
         {
             Code = (ushort)code,
             Timestamp = code == 0 ? 0 : timestamp,
             Amount = code == 0 ? new UInt128(high, timestamp) : 0,
             Reason = (ushort)reason,
         }).ListOf().Select(list => list.ToList());

    [Fact]
    public void Results_and_amounts_read_back_as_written() =>
        Prop.ForAll(Results.ToArbitrary(), results =>
        {
            using BatchCall call = CallWith(results);
            var reply = V1.CreateTransfersResponse.Parser.ParseFrom(Written<WrittenLayout>(call));
            Assert.Equal(
                results.Where(result => result.Code != 0)
                    .Select(result => (result.Code, result.Timestamp, result.Reason)),
                reply.Results.Select(result => ((ushort)result.Result, result.Timestamp, (ushort)result.Reason)));
            Assert.Equal(
                results.Where(result => result.Code == 0).Select(result => result.Amount),
                reply.Amounts.Select(amount => new UInt128(amount.AmountHigh, amount.Amount)));
            Assert.Equal(
                Enumerable.Range(0, results.Count).Select(i => (uint)(i * 3)),
                reply.Results.Select(result =>
                    result.Index).Concat(reply.Amounts.Select(amount => amount.Index)).Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Balances_read_back_as_written()
    {
        Gen<List<UInt128[]>> balances =
            (from low in Gen.ArrayOf(WireGen.UInt64, 8)
             from high in Gen.ArrayOf(WireGen.UInt64, 8)
             select low.Zip(high, (l, h) => new UInt128(h, l)).ToArray()).ListOf().Select(list => list.ToList());
        Prop.ForAll(balances.ToArbitrary(), wanted =>
        {
            using BatchCall call = CallWith([]);
            for (int i = 0; i < wanted.Count; i++)
            {
                ref TransferBalances after = ref call.Batch.Balances.Add(i * 3);
                after.Debit = BalancesOf(wanted[i], 0);
                after.Credit = BalancesOf(wanted[i], 4);
            }

            call.Outcome = BatchOutcome.Answered;
            var unary = V1.CreateTransfersResponse.Parser.ParseFrom(Written<TransfersWrittenLayout>(call));
            var stream = V1.SubmitTransfersResponse.Parser.ParseFrom(Written<SubmittedLayout>(call));
            Assert.Equal(unary.Balances, stream.Balances);
            Assert.Equal(Enumerable.Range(0, wanted.Count).Select(i => (uint)(i * 3)), unary.Balances.Select(b => b.Index));
            Assert.Equal(wanted, unary.Balances.Select(after => (UInt128[])[.. Read(after.Debit), .. Read(after.Credit)]));
            call.Outcome = BatchOutcome.Unknown;
            Assert.Empty(V1.SubmitTransfersResponse.Parser.ParseFrom(Written<SubmittedLayout>(call)).Balances);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(BatchOutcome.Answered, V1.SubmitOutcome.Answered, "")]
    [InlineData(BatchOutcome.NotAccepted, V1.SubmitOutcome.NotAccepted, "")]
    [InlineData(BatchOutcome.Unknown, V1.SubmitOutcome.Unknown, "")]
    [InlineData(BatchOutcome.TooManyAccounts, V1.SubmitOutcome.ResourceExhausted, "max_accounts")]
    [InlineData(BatchOutcome.TooManyHolds, V1.SubmitOutcome.ResourceExhausted, "max_open_holds")]
    [InlineData(BatchOutcome.TooManyRows, V1.SubmitOutcome.ResourceExhausted, "max_unsealed_rows")]
    public void A_reply_on_the_stream_says_how_its_request_ended(
        BatchOutcome outcome, object expected, string limit)
    {
        using BatchCall call = CallWith([new EventResult { Code = 5 }], requestNumber: 77);
        call.Outcome = outcome;
        var reply = V1.SubmitTransfersResponse.Parser.ParseFrom(Written<SubmittedLayout>(call));
        Assert.Equal(77u, reply.RequestNumber);
        Assert.Equal((V1.SubmitOutcome)expected, reply.Outcome);
        Assert.StartsWith(limit, reply.Reason, StringComparison.Ordinal);
        Assert.Equal(limit.Length == 0, reply.Reason.Length == 0);
        Assert.Equal(outcome == BatchOutcome.Answered, reply.Position is not null);
        Assert.Equal(outcome == BatchOutcome.Answered ? 1 : 0, reply.Results.Count);
    }

    [Fact]
    public void A_reply_before_the_end_is_an_error_and_not_a_lie()
    {
        using BatchCall call = CallWith([]);
        Assert.Throws<System.Diagnostics.UnreachableException>(() => Written<SubmittedLayout>(call));
    }

    private static Balances BalancesOf(UInt128[] numbers, int from) => new()
    {
        DebitsPending = numbers[from],
        DebitsPosted = numbers[from + 1],
        CreditsPending = numbers[from + 2],
        CreditsPosted = numbers[from + 3],
    };

    private static IEnumerable<UInt128> Read(V1.Balances balances) =>
    [
        new UInt128(balances.DebitsPendingHigh, balances.DebitsPending),
        new UInt128(balances.DebitsPostedHigh, balances.DebitsPosted),
        new UInt128(balances.CreditsPendingHigh, balances.CreditsPending),
        new UInt128(balances.CreditsPostedHigh, balances.CreditsPosted),
    ];

    private static BatchCall CallWith(List<EventResult> results, ulong requestNumber = 0)
    {
        Batch batch = Decoded.Pool.Rent(BatchKind.CreateTransfers, 0);
        for (int i = 0; i < results.Count; i++)
        {
            ref EventResult added = ref batch.Results.Add(i * 3, results[i].Code);
            added = results[i];
            added.Index = i * 3;
        }

        return BatchCall.Of(Decoded.Pool, batch, requestNumber, deadlineMs: 0);
    }

    private static byte[] Written<TLayout>(BatchCall call)
        where TLayout : struct, IWireLayout<BatchCall>
    {
        var buffer = new ArrayBufferWriter<byte>();
        ReplyEncoder.Write<TLayout>(call, buffer);
        Assert.Equal(buffer.WrittenCount, WireLayout.Measure<TLayout, BatchCall>(in call));
        return buffer.WrittenSpan.ToArray();
    }
}
