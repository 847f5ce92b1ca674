using System.Buffers.Binary;
using Engine.Cli.Verification;
using Engine.Journal;
using Engine.V1;
using Google.Protobuf;
using JournalTotals = Engine.Core.Ledger.LedgerTotals;

namespace Engine.Cli.Tests.Verification;

/// <summary>The journal's word beside the engine's: what is the same, and each thing that may not be.</summary>
public sealed class EngineComparisonTests
{
    private static readonly UInt128 s_digest = new(7, 9);

    private static readonly JournalTotals s_totals = new(1, 2, 5, 100, 5, 100);

    [Fact]
    public void The_same_state_and_the_same_totals_are_found_the_same()
    {
        EngineComparison comparison = new(Replay(sequence: 12, last: 15), Told(12, s_digest, s_totals));
        Assert.Equal((true, true, false), (comparison.IsSameState, comparison.AreSameTotals, comparison.IsBehindEngine));
        Assert.True(EngineComparison.IsBalanced(comparison.Journal.Totals));
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("accounts")]
    [InlineData("debits pending")]
    [InlineData("debits posted")]
    [InlineData("credits pending")]
    [InlineData("credits posted")]
    public void One_total_that_differs_is_found_though_the_digests_are_the_same(string total)
    {
        JournalTotals wrong = total switch
        {
            "ledger" => s_totals with { Ledger = 2 },
            "accounts" => s_totals with { Accounts = 3 },
            "debits pending" => s_totals with { DebitsPending = 6 },
            "debits posted" => s_totals with { DebitsPosted = 101 },
            "credits pending" => s_totals with { CreditsPending = 6 },
            _ => s_totals with { CreditsPosted = 101 },
        };
        EngineComparison comparison = new(Replay(sequence: 12, last: 15), Told(12, s_digest, wrong));
        Assert.Equal((true, false), (comparison.IsSameState, comparison.AreSameTotals));
    }

    [Fact]
    public void A_ledger_that_only_one_of_the_two_has_is_found()
    {
        Assert.False(new EngineComparison(Replay(12, 15), Told(12, s_digest)).AreSameTotals);
        Assert.False(new EngineComparison(
            Replay(12, 15), Told(12, s_digest, s_totals, s_totals with { Ledger = 2 })).AreSameTotals);
    }

    [Fact]
    public void Another_digest_another_sequence_or_no_digest_is_another_state()
    {
        Assert.False(new EngineComparison(Replay(12, 15), Told(12, s_digest + 1, s_totals)).IsSameState);
        Assert.False(new EngineComparison(Replay(12, 15), Told(13, s_digest, s_totals)).IsSameState);
        GetAuditResponse without = Told(12, s_digest, s_totals);
        without.Digest = ByteString.Empty;
        Assert.False(new EngineComparison(Replay(12, 15), without).IsSameState);
    }

    [Fact]
    public void A_journal_that_ends_before_what_was_answered_is_behind() =>
        Assert.True(new EngineComparison(Replay(11, 11), Told(12, s_digest, s_totals)).IsBehindEngine);

    [Fact]
    public void Debits_that_are_not_credits_are_no_balance()
    {
        Assert.False(EngineComparison.IsBalanced([s_totals, s_totals with { DebitsPosted = 101 }]));
        Assert.False(EngineComparison.IsBalanced([s_totals with { CreditsPending = 6 }]));
    }

    private static VerificationResult Replay(long sequence, long last) => new(
        sequence,
        last,
        LastBlock: 3,
        LastHash: new byte[32],
        Events: last,
        Accounts: 2,
        Transfers: 1,
        OpenHolds: 1,
        BurntIds: 0,
        s_digest,
        Forgotten: 0,
        [s_totals],
        TimeSpan.FromSeconds(1));

    private static GetAuditResponse Told(ulong sequence, UInt128 digest, params JournalTotals[] totals)
    {
        GetAuditResponse told = new() { Sequence = sequence, Digest = Bytes(digest) };
        told.Totals.AddRange(totals.Select(ledger => new V1.LedgerTotals
        {
            Ledger = ledger.Ledger,
            Accounts = (ulong)ledger.Accounts,
            DebitsPending = Bytes(ledger.DebitsPending),
            DebitsPosted = Bytes(ledger.DebitsPosted),
            CreditsPending = Bytes(ledger.CreditsPending),
            CreditsPosted = Bytes(ledger.CreditsPosted),
        }));
        return told;
    }

    private static ByteString Bytes(UInt128 value)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return ByteString.CopyFrom(bytes);
    }
}
