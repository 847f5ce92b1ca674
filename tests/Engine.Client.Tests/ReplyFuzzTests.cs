using Engine.Client.History;
using Engine.Client.Wire;
using Engine.Model;
using Engine.Model.Fuzzing;
using Engine.V1;
using Google.Protobuf;

namespace Engine.Client.Tests;

/// <summary>
/// Damaged replies: read as Google.Protobuf reads them, or refused where it refuses. On purpose stricter in two things:
/// groups, which no engine sends, and lengths beyond 32 bits are refused.
/// </summary>
public sealed class ReplyFuzzTests
{
    private const int Inputs = 60_000;
    private const int AllocatedAtLeast = 4 << 10;

    // Two bytes of a balance that says nothing become eight numbers of 16, in a list that doubles.
    private const int AllocatedPerByte = 256;

    [Fact]
    public void Damaged_replies_are_read_as_protobuf_reads_them_or_refused()
    {
        int accepted = 0, played = 0;
        FuzzRun.Play("replies", Inputs, dice =>
        {
            byte[] message = WireMutator.Mutate(dice, Reply(dice).ToByteArray());
            SubmitReply? read = Read(message);
            SubmitTransfersResponse? expected = Parse(message);
            played++;
            if (read is null)
            {
                Assert.True(
                    expected is null || HasGroup(message) || WireFields.AnnouncesBeyond32Bits(message, 1, 2, 3, 7)
                        || BalancesIn(message).Any(after => WireFields.AnnouncesBeyond32Bits(after, 2, 3)),
                    $"{Convert.ToHexString(message)} was refused, protobuf reads");
                return;
            }

            accepted++;
            Assert.True(expected is not null, $"{Convert.ToHexString(message)} was read, protobuf refuses");
            AssertSame(expected, read);
        });
        Assert.True(!FuzzRun.IsWhole || accepted > played / 20, $"{accepted} of {played} were accepted");
        Assert.True(!FuzzRun.IsWhole || accepted < played * 19 / 20, $"{accepted} of {played} were accepted");
    }

    private static SubmitReply? Read(byte[] message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        SubmitReply? read = null;
        try
        {
            read = SubmitReplyDecoder.Decode(message);
        }
        catch (InvalidDataException)
        {
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long most = AllocatedAtLeast + ((long)AllocatedPerByte * message.Length);
        Assert.True(allocated <= most, $"{message.Length} bytes made {allocated} bytes of memory");
        return read;
    }

    private static SubmitTransfersResponse? Parse(byte[] message)
    {
        try
        {
            return SubmitTransfersResponse.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void AssertSame(SubmitTransfersResponse expected, SubmitReply read)
    {
        Assert.Equal(expected.RequestNumber, read.RequestNumber);
        Assert.Equal(expected.Outcome, read.Outcome);
        Assert.Equal(expected.Reason, read.Reason);
        Assert.Equal(Messages.Position(expected.Position), read.Position);
        Assert.Equal(
            expected.Results.Select(result => new TransferError(
                (int)result.Index, result.Result, result.Timestamp, result.Reason)),
            read.Errors);
        Assert.Equal(
            expected.Amounts.Select(amount => new ActualAmount(
                (int)amount.Index, new UInt128(amount.AmountHigh, amount.Amount))),
            read.Amounts);
        Assert.Equal(
            expected.Balances.Select(after => new TransferBalances(
                (int)after.Index, HistoryMessages.Balances(after.Debit ?? new()), HistoryMessages.Balances(after.Credit ?? new()))),
            read.Balances);
    }

    private static List<byte[]> BalancesIn(byte[] message)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == ((7 << 3) | 2))
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }

    // Fields 1 to 3 and 7 of the reply are messages, and fields 2 and 3 of the last.
    private static bool HasGroup(byte[] message, string inner = "1237")
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if ((tag & 7) == 3)
            {
                return true;
            }

            bool isMessage = (tag & 7) == 2 && tag >> 3 < 10 && inner.Contains((char)('0' + (tag >> 3)));
            if (isMessage && HasGroup(input.ReadBytes().ToByteArray(), inner.Length == 4 && tag >> 3 == 7 ? "23" : ""))
            {
                return true;
            }

            if (!isMessage)
            {
                input.SkipLastField();
            }
        }

        return false;
    }

    private static SubmitTransfersResponse Reply(Dice dice) => new()
    {
        Position = dice.OneIn(3) ? null : new V1.BatchPosition
        {
            FirstSequence = Number(dice),
            LastSequence = Number(dice),
            FirstTimestamp = Number(dice),
            LastTimestamp = Number(dice),
        },
        Results =
        {
            Enumerable.Range(0, dice.Below(5)).Select(_ => new TransferResult
            {
                Index = (uint)Number(dice),
                Result = (CreateTransferResult)dice.Below(69),
                Timestamp = Number(dice),
                Reason = (CreateTransferResult)dice.Below(69),
            }),
        },
        Amounts =
        {
            Enumerable.Range(0, dice.Below(4)).Select(_ => new V1.ActualAmount
            {
                Index = (uint)Number(dice), Amount = Number(dice), AmountHigh = Number(dice),
            }),
        },
        Balances =
        {
            Enumerable.Range(0, dice.Below(4)).Select(_ => new V1.TransferBalances
            {
                Index = (uint)Number(dice), Debit = Balances(dice), Credit = Balances(dice),
            }),
        },
        RequestNumber = Number(dice),
        Outcome = (SubmitOutcome)dice.Below(5),
        Reason = dice.Of("", "the ring is full", "zu viele Buchungen für heute"),
    };

    private static V1.Balances Balances(Dice dice) => new()
    {
        DebitsPending = Number(dice),
        DebitsPendingHigh = Number(dice),
        DebitsPosted = Number(dice),
        DebitsPostedHigh = Number(dice),
        CreditsPending = Number(dice),
        CreditsPendingHigh = Number(dice),
        CreditsPosted = Number(dice),
        CreditsPostedHigh = Number(dice),
    };

    private static ulong Number(Dice dice) => dice.Of(
        0UL, 1UL, 127UL, 128UL, uint.MaxValue, 1UL << 56, 1UL << 63, ulong.MaxValue, dice.Next());
}
