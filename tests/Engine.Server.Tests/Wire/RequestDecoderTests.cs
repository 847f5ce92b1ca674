using System.Buffers;
using Engine.Server.Wire;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

public sealed class RequestDecoderTests
{
    [Fact]
    public void Transfers_are_read_as_protobuf_wrote_them() =>
        Prop.ForAll(WireGen.Submission.ToArbitrary(), request =>
        {
            using BatchCall call = Decoded.Transfers(request.ToByteArray());
            Decoded.AssertSame(request, call);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Accounts_are_read_as_protobuf_wrote_them() =>
        Prop.ForAll(WireGen.Account.ListOf().ToArbitrary(), accounts =>
        {
            var request = new V1.CreateAccountsRequest { Accounts = { accounts } };
            using BatchCall call = RequestDecoder.Decode<AccountDecoder>(request.ToByteArray(), Decoded.Pool);
            Assert.Null(call.Error);
            Assert.Equal(accounts.Select(Decoded.Struct), call.Batch.Accounts.Take(call.Batch.Count));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_come_in_any_order_repeated_and_among_unknown_ones_and_the_last_value_counts() =>
        Prop.ForAll(Elements().ToArbitrary(), element =>
        {
            byte[] message =
                [.. WireGen.Message(1, element), .. new byte[] { 0x18, 0x05 }, .. WireGen.Message(1, element)];
            using BatchCall call = Decoded.Transfers(message);
            Decoded.AssertSame(V1.SubmitTransfersRequest.Parser.ParseFrom(message), call);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_message_in_many_segments_reads_like_one_in_one() =>
        Prop.ForAll(WireGen.Submission.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (request, size) =>
        {
            ReadOnlySequence<byte> segments = Segments(request.ToByteArray(), size);
            using BatchCall call = RequestDecoder.Decode<TransferDecoder>(segments, Decoded.Pool);
            Decoded.AssertSame(request, call);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_that_was_used_before_keeps_nothing_of_it()
    {
        var full = new V1.Transfer { Id =
            ByteString.CopyFrom([.. Enumerable.Range(1, 16).Select(i => (byte)i)]), Amount = 9, Flags = 3 };
        using (Decoded.Transfers(new V1.CreateTransfersRequest { Transfers = { full } }.ToByteArray()))
        {
        }

        using BatchCall again =
            Decoded.Transfers(new V1.CreateTransfersRequest { Transfers = { new V1.Transfer() } }.ToByteArray());
        Assert.Equal(default, again.Batch.Transfers[0]);
    }

    [Fact]
    public void A_request_without_events_is_a_request()
    {
        using BatchCall call = Decoded.Transfers([]);
        Decoded.AssertSame(new V1.SubmitTransfersRequest(), call);
    }

    [Fact]
    public void Ids_and_names_of_look_ups_are_read_in_order()
    {
        byte[] id = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        var ids = new V1.LookupAccountsRequest { Ids = { ByteString.CopyFrom(id), ByteString.Empty } };
        using BatchCall accounts = RequestDecoder.Decode<AccountIdDecoder>(ids.ToByteArray(), Decoded.Pool);
        Assert.Equal([Decoded.Number(ids.Ids[0]), UInt128.Zero], accounts.Batch.Ids.Take(accounts.Batch.Count));
        var names = new V1.ResolveNamesRequest { Names =
            { new V1.LedgerName { Ledger = 7, Name = "Bäcker" }, new V1.LedgerName { Name = "x" } } };
        using BatchCall resolved = RequestDecoder.Decode<LedgerNameDecoder>(names.ToByteArray(), Decoded.Pool);
        Assert.Equal(["Bäcker", "x"], TextsOf(resolved));
        Assert.Equal([7u, 0u], resolved.Batch.Names.Take(2).Select(name => name.Ledger));
    }

    private static Gen<byte[]> Elements() =>
        from pieces in Gen.OneOf(WireGen.Transfer.Select(transfer => transfer.ToByteArray()), WireGen.UnknownField)
            .ListOf()
        select pieces.SelectMany(piece => piece).ToArray();

    private static IEnumerable<string> TextsOf(BatchCall call) =>
        call.Batch.Names.Take(call.Batch.Count).Select(
            name => System.Text.Encoding.UTF8.GetString(call.Batch.Text, name.Offset, name.Length));

    private static ReadOnlySequence<byte> Segments(byte[] message, int size)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, null);
        Segment last = first;
        for (int at = 0; at < message.Length; at += size)
        {
            last = new Segment(message.AsMemory(at, Math.Min(size, message.Length - at)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
