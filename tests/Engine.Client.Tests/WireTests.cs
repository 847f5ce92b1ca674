using Engine.Client.History;
using Engine.Client.Wire;
using Engine.V1;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Engine.Client.Tests;

/// <summary>The encoder and decoder written by hand against the generated messages.</summary>
public sealed class WireTests
{
    private static readonly Gen<ulong> Number = Gen.OneOf(
        Gen.Elements(
            0UL, 0UL, 1UL, 127UL, 128UL, 16_383UL, 16_384UL, (1UL << 56) - 1, 1UL << 56, ulong.MaxValue),
        ArbMap.Default.GeneratorFor<ulong>());

    private static readonly Gen<UInt128> Wide =
        from high in Number from low in Number select new UInt128(high, low);

    private static readonly Gen<Transfer> Transfers =
        from ids in Gen.ArrayOf(Wide, 6)
        from numbers in Gen.ArrayOf(Number, 8)
        select new Transfer
        {
            Id = ids[0],
            DebitAccountId = ids[1],
            CreditAccountId = ids[2],
            Amount = ids[3],
            PendingId = ids[4],
            UserData128 = ids[5],
            UserData64 = numbers[0],
            UserData32 = (uint)numbers[1],
            Timeout = (uint)numbers[2],
            Ledger = (uint)numbers[3],
            Code = (ushort)numbers[4],
            Flags = (TransferFlags)(ushort)numbers[5],
            Timestamp = numbers[6],
        };

    private static readonly Gen<TransferResult> Results =
        from numbers in Gen.ArrayOf(Number, 4)
        select new TransferResult
        {
            Index = (uint)numbers[0] & int.MaxValue,
            Result = (CreateTransferResult)(numbers[1] % 69),
            Timestamp = numbers[2],
            Reason = (CreateTransferResult)(numbers[3] % 69),
        };

    private static readonly Gen<V1.ActualAmount> Amounts =
        from numbers in Gen.ArrayOf(Number, 3)
        select new V1.ActualAmount
        {
            Index = (uint)numbers[0] & int.MaxValue, Amount = numbers[1], AmountHigh = numbers[2],
        };

    private static readonly Gen<V1.Balances> FourBalances =
        from low in Gen.ArrayOf(Number, 4)
        from high in Gen.ArrayOf(Number, 4)
        select new V1.Balances
        {
            DebitsPending = low[0], DebitsPendingHigh = high[0], DebitsPosted = low[1], DebitsPostedHigh = high[1],
            CreditsPending = low[2], CreditsPendingHigh = high[2], CreditsPosted = low[3], CreditsPostedHigh = high[3],
        };

    private static readonly Gen<V1.TransferBalances> BalancesAfter =
        from index in Number
        from debit in FourBalances
        from credit in FourBalances
        select new V1.TransferBalances { Index = (uint)index & int.MaxValue, Debit = debit, Credit = credit };

    private static readonly Gen<SubmitTransfersResponse> Responses =
        from numbers in Gen.ArrayOf(Number, 6)
        from results in Gen.ListOf(Results)
        from amounts in Gen.ListOf(Amounts)
        from balances in Gen.ListOf(BalancesAfter)
        from reason in Gen.Elements("", "the ring is full", "zu viele Buchungen für heute")
        select new SubmitTransfersResponse
        {
            Position = numbers[0] == 0 ? null : new V1.BatchPosition
            {
                FirstSequence = numbers[1], LastSequence = numbers[2], FirstTimestamp = numbers[3],
                LastTimestamp = numbers[4],
            },
            RequestNumber = numbers[5],
            Outcome = (SubmitOutcome)(numbers[0] % 5),
            Reason = reason,
            Results = { results },
            Amounts = { amounts },
            Balances = { balances },
        };

    [Fact]
    public void The_generated_parser_reads_back_what_the_encoder_wrote()
    {
        var requests =
            from transfers in Gen.ArrayOf(Transfers)
            from number in Number
            from deadline in Number
            from context in Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 24)
            select (transfers, number, deadline: (uint)deadline, withBalances: number % 2 == 1, context: number % 3 == 0 ? [] : context);
        Prop.ForAll(requests.ToArbitrary(), request =>
        {
            var encoded = new EncodedRequest();
            encoded.Encode(request.transfers, request.number, request.deadline, request.withBalances, request.context);
            var parsed = SubmitTransfersRequest.Parser.ParseFrom(encoded.Bytes.ToArray());
            return parsed.RequestNumber == request.number
                && parsed.DeadlineMs == request.deadline
                && parsed.WithBalances == request.withBalances
                && parsed.TraceContext.Span.SequenceEqual(request.context)
                && parsed.Transfers.Select(Messages.Transfer).SequenceEqual(request.transfers)
                && encoded.Length == parsed.CalculateSize();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ids_are_sixteen_bytes_big_endian()
    {
        var encoded = new EncodedRequest();
        encoded.Encode([new Transfer { Id = 0x0102 }], 1, 0);

        var id = SubmitTransfersRequest.Parser.ParseFrom(encoded.Bytes.ToArray()).Transfers[0].Id.ToByteArray();

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], id);
    }

    [Fact]
    public void The_largest_transfer_fits_the_room_set_aside_for_it()
    {
        var largest = new Transfer
        {
            Id = UInt128.MaxValue,
            DebitAccountId = UInt128.MaxValue,
            CreditAccountId = UInt128.MaxValue,
            Amount = UInt128.MaxValue,
            PendingId = UInt128.MaxValue,
            UserData128 = UInt128.MaxValue,
            UserData64 = ulong.MaxValue,
            UserData32 = uint.MaxValue,
            Timeout = uint.MaxValue,
            Ledger = uint.MaxValue,
            Code = ushort.MaxValue,
            Flags = (TransferFlags)ushort.MaxValue,
            Timestamp = ulong.MaxValue,
        };
        var encoded = new EncodedRequest();

        encoded.Encode(
            Enumerable.Repeat(largest, 8_192).ToArray(), ulong.MaxValue, uint.MaxValue, withBalances: true, new byte[24]);

        var parsed = SubmitTransfersRequest.Parser.ParseFrom(encoded.Bytes.ToArray());
        Assert.All(parsed.Transfers, transfer => Assert.Equal(largest, Messages.Transfer(transfer)));
        Assert.Equal(8_192, parsed.Transfers.Count);
    }

    [Fact]
    public void The_decoder_reads_what_the_generated_message_wrote() =>
        Prop.ForAll(Responses.ToArbitrary(), response =>
        {
            var reply = SubmitReplyDecoder.Decode(response.ToByteArray());
            return reply.RequestNumber == response.RequestNumber
                && reply.Outcome == response.Outcome
                && reply.Reason == response.Reason
                && reply.Position == Messages.Position(response.Position)
                && reply.Errors.SequenceEqual(response.Results.Select(
                    result => new TransferError((int)result.Index, result.Result, result.Timestamp, result.Reason)))
                && reply.Amounts.SequenceEqual(response.Amounts.Select(
                    amount => new ActualAmount((int)amount.Index, new UInt128(amount.AmountHigh, amount.Amount))))
                && reply.Balances.SequenceEqual(response.Balances.Select(after => new TransferBalances(
                    (int)after.Index, HistoryMessages.Balances(after.Debit), HistoryMessages.Balances(after.Credit))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_of_a_newer_engine_are_left_out()
    {
        // Field 15 with each wire type, then the request number.
        byte[] newer = [0x78, 0x96, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7A, 2, 9, 9, 0x7D, 1, 2, 3, 4, 0x20, 42];

        Assert.Equal(42UL, SubmitReplyDecoder.Decode(newer).RequestNumber);
    }

    [Fact]
    public void A_reply_cut_anywhere_is_refused_or_read_as_far_as_whole_fields_go() =>
        Prop.ForAll(Responses.ToArbitrary(), response =>
        {
            var whole = response.ToByteArray();
            for (var length = 0; length < whole.Length; length++)
            {
                var cut = whole.AsSpan(0, length).ToArray();
                var expected = Outcome(() => SubmitTransfersResponse.Parser.ParseFrom(cut).RequestNumber);
                if (expected != Outcome(() => SubmitReplyDecoder.Decode(cut).RequestNumber))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static ulong? Outcome(Func<ulong> read)
    {
        try
        {
            return read();
        }
        catch (Exception refused) when (refused is InvalidDataException or InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
