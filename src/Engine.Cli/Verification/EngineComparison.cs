using System.Buffers.Binary;
using Engine.Core.Ledger;
using Engine.Journal;
using Engine.V1;
using JournalTotals = Engine.Core.Ledger.LedgerTotals;

namespace Engine.Cli.Verification;

/// <summary>
/// What the journal alone says beside what the running engine says, at the same sequence: nothing is taken from one
/// side to the other but that number.
/// </summary>
/// <param name="Journal">The replay of the journal, found sound.</param>
/// <param name="Engine">The engine's audit.</param>
internal sealed record EngineComparison(VerificationResult Journal, GetAuditResponse Engine)
{
    /// <summary>The state that an engine has told of.</summary>
    public static StatePoint StateOf(GetAuditResponse engine) =>
        new((long)engine.Sequence, (long)engine.ForgottenThrough);

    /// <summary>Whether the whole state is the same, bit for bit.</summary>
    public bool IsSameState =>
        Journal.Sequence == (long)Engine.Sequence
        && Engine.Digest.Length == 16
        && Journal.Digest == BinaryPrimitives.ReadUInt128BigEndian(Engine.Digest.Span);

    /// <summary>Whether the journal ends before what the engine has answered.</summary>
    public bool IsBehindEngine => Journal.LastSequence < (long)Engine.Sequence;

    /// <summary>Whether each ledger's totals are the same.</summary>
    public bool AreSameTotals => Journal.Totals.SequenceEqual(Engine.Totals.Select(Of));

    /// <summary>Whether debits equal credits in every ledger, pending and posted.</summary>
    public static bool IsBalanced(IReadOnlyList<JournalTotals> totals) =>
        totals.All(ledger => ledger.DebitsPending == ledger.CreditsPending && ledger.DebitsPosted == ledger.CreditsPosted);

    private static JournalTotals Of(V1.LedgerTotals totals) => new(
        totals.Ledger,
        (long)totals.Accounts,
        BinaryPrimitives.ReadUInt128BigEndian(totals.DebitsPending.Span),
        BinaryPrimitives.ReadUInt128BigEndian(totals.DebitsPosted.Span),
        BinaryPrimitives.ReadUInt128BigEndian(totals.CreditsPending.Span),
        BinaryPrimitives.ReadUInt128BigEndian(totals.CreditsPosted.Span));
}
