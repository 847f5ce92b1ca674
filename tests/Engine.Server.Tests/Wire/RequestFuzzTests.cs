using System.Runtime.CompilerServices;
using System.Text;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Model.Fuzzing;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>
/// Damaged requests: each is read as Google.Protobuf reads it, or refused because Google.Protobuf or the contract
/// refuses it, and for no other reason; none makes more memory than its size explains, none keeps a batch.
/// </summary>
public sealed class RequestFuzzTests
{
    private const int SizeClasses = 4;

    // A request without an element gets the smallest batch; an element takes two bytes on the wire at least.
    private const int AllocatedAtLeast = 64 << 10;
    private const int AllocatedPerByte = 1 << 10;

    private readonly BatchPool _pool = new();
    private readonly HashSet<Batch> _batches = new(ReferenceEqualityComparer.Instance);

    [Fact]
    public void Damaged_transfers_are_read_as_protobuf_reads_them_or_refused() => Play<TransferDecoder>(
        "transfers",
        60_000,
        FuzzMessages.Submission,
        (message, call) => Decoded.AssertSame(V1.SubmitTransfersRequest.Parser.ParseFrom(message), call));

    [Fact]
    public void Damaged_accounts_are_read_as_protobuf_reads_them_or_refused() => Play<AccountDecoder>(
        "accounts",
        30_000,
        FuzzMessages.Accounts,
        (message, call) => AssertEach(
            V1.CreateAccountsRequest.Parser.ParseFrom(message).Accounts,
            call,
            (account, index) => Assert.Equal(
                Decoded.Struct(account) with { Reserved = account.Reserved }, call.Batch.Accounts[index])));

    [Fact]
    public void Damaged_names_are_read_as_protobuf_reads_them_or_refused() => Play<AccountNameDecoder>(
        "names",
        30_000,
        FuzzMessages.Names,
        (message, call) => AssertEach(
            V1.NameAccountsRequest.Parser.ParseFrom(message).Names,
            call,
            (name, index) => Assert.Equal(
                (Decoded.Number(name.AccountId), name.Name), (call.Batch.Names[index].AccountId, Text(call, index)))));

    [Fact]
    public void Damaged_limits_are_read_as_protobuf_reads_them_or_refused() => Play<AccountLimitsDecoder>(
        "limits",
        20_000,
        FuzzMessages.Limits,
        (message, call) => AssertEach(
            V1.SetAccountLimitsRequest.Parser.ParseFrom(message).Limits,
            call,
            (limits, index) => Assert.Equal(Decoded.Struct(limits), call.Batch.Limits[index])));

    [Fact]
    public void Damaged_questions_for_names_are_read_as_protobuf_reads_them_or_refused() => Play<LedgerNameDecoder>(
        "questions",
        20_000,
        FuzzMessages.Questions,
        (message, call) => AssertEach(
            V1.ResolveNamesRequest.Parser.ParseFrom(message).Names,
            call,
            (name, index) => Assert.Equal(
                (name.Ledger, name.Name), (call.Batch.Names[index].Ledger, Text(call, index)))));

    [Fact]
    public void Damaged_extensions_are_read_as_protobuf_reads_them_or_refused() => Play<HoldExtensionDecoder>(
        "extensions",
        10_000,
        FuzzMessages.Extensions,
        (message, call) => AssertEach(
            V1.ExtendHoldsRequest.Parser.ParseFrom(message).Extensions,
            call,
            (extension, index) => Assert.Equal(
                (Decoded.Number(extension.HoldId), extension.Timeout),
                (call.Batch.Extensions[index].HoldId, call.Batch.Extensions[index].Timeout))));

    [Fact]
    public void Damaged_ids_are_read_as_protobuf_reads_them_or_refused()
    {
        Play<AccountIdDecoder>("account-ids", 10_000, FuzzMessages.Ids, AssertIds);
        Play<TransferIdDecoder>("transfer-ids", 10_000, FuzzMessages.Ids, AssertIds);
        Play<LimitedAccountDecoder>("limit-ids", 10_000, FuzzMessages.Ids, AssertIds);
    }

    private static void AssertIds(byte[] message, BatchCall call) => AssertEach(
        V1.LookupAccountsRequest.Parser.ParseFrom(message).Ids,
        call,
        (id, index) => Assert.Equal(Decoded.Number(id), call.Batch.Ids[index]));

    private void Play<TDecoder>(string name, int inputs, Func<Dice, IMessage> make, Action<byte[], BatchCall> compare)
        where TDecoder : struct, IElementDecoder
    {
        int accepted = 0, played = 0;
        FuzzRun.Play(name, inputs, dice =>
        {
            byte[] message = WireMutator.Mutate(dice, make(dice).ToByteArray());
            string? refusal = RequestOracle.RefusalOf<TDecoder>(message);
            using BatchCall call = Decode<TDecoder>(message);
            Assert.True(
                (call.Error is null) == (refusal is null),
                $"{call.Error?.ToString() ?? "read"}, oracle: {refusal ?? "read"}: {Convert.ToHexString(message)}");
            played++;
            if (call.Error is null)
            {
                accepted++;
                compare(message, call);
                _batches.Add(call.Batch);
            }
        });

        // A refused request that kept its batch would have made the next one take another.
        Assert.InRange(_batches.Count, 0, SizeClasses);
        Assert.True(!FuzzRun.IsWhole || accepted > played / 20, $"{accepted} of {played} were accepted");
        Assert.True(!FuzzRun.IsWhole || accepted < played * 19 / 20, $"{accepted} of {played} were accepted");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BatchCall Decode<TDecoder>(byte[] message)
        where TDecoder : struct, IElementDecoder
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        BatchCall call = RequestDecoder.Decode<TDecoder>(message, _pool);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long most = AllocatedAtLeast + ((long)AllocatedPerByte * message.Length);
        Assert.True(allocated <= most, $"{message.Length} bytes made {allocated} bytes of memory");
        return call;
    }

    private static void AssertEach<T>(IReadOnlyList<T> expected, BatchCall call, Action<T, int> compare)
    {
        Assert.Equal(expected.Count, call.Batch.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            compare(expected[i], i);
        }
    }

    private static string Text(BatchCall call, int index)
    {
        Core.Ledger.AccountName name = call.Batch.Names[index];
        return Encoding.UTF8.GetString(call.Batch.Text.AsSpan(name.Offset, name.Length));
    }
}
