using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees what goes wrong with the work that the engine does to its journal beside the lanes: sealing, and the audit.</summary>
public sealed class BackgroundCheck : ICheck
{
    // Making the indexes of the largest leaf beside a full load takes a minute or two.
    private static readonly TimeSpan s_sealing = TimeSpan.FromMinutes(10);

    // Behind its rows an audit walks the accounts that a leaf has touched, at its pace, and its sequence stands.
    private static readonly TimeSpan s_auditing = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_error = TimeSpan.FromSeconds(30);

    private readonly Standstill _sealer = new();
    private readonly Lasting _sealError = new();
    private readonly Standstill _auditor = new();
    private readonly Lasting _auditError = new();

    /// <inheritdoc/>
    public string Name => "background work";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample) =>
        new[] { Damage(sample.Journal.Audit), Sealing(sample), Audit(sample) }.OfType<Finding>();

    private static Finding? Damage(JournalAuditStatus? audit) => audit is null or { Damage: "" }
        ? null
        : new Finding(
            AlarmCatalogue.JournalDamaged,
            "sealed leaves",
            AlarmGrade.Integrity,
            $"The audit of sealed leaves has found damage: {audit.Damage}",
            Evidence.Of(("leaf", Evidence.Count(audit.Leaf)), ("rounds", Evidence.Count(audit.Rounds))));

    private Finding? Sealing(EngineSample sample)
    {
        JournalSealingStatus? sealing = sample.Journal.Sealing;
        string error = sealing?.LastError ?? "";
        TimeSpan fails = _sealError.Look(error.Length > 0, sample);
        TimeSpan stands = _sealer.Look(
            sealing is { FullLeaves: > 0 }, HashCode.Combine(sealing?.SealedLeaf, sealing?.Step), sample);
        if (fails < s_error && stands < s_sealing)
        {
            return null;
        }

        string how = fails >= s_error ? error : $"the step \"{sealing!.Step}\" has not ended for {Evidence.Seconds(stands)}";
        return new Finding(
            AlarmCatalogue.SealingFailed,
            "",
            AlarmGrade.Warning,
            $"{Evidence.Count(sealing!.FullLeaves)} full leaves are not sealed: {how}. Intake is slowed, and in the end refused, when "
                + "too many rows are unsealed.",
            Evidence.Of(
                ("full leaves", Evidence.Count(sealing.FullLeaves)), ("newest sealed", Evidence.Count(sealing.SealedLeaf))));
    }

    private Finding? Audit(EngineSample sample)
    {
        JournalAuditStatus? audit = sample.Journal.Audit;
        string error = audit?.LastError ?? "";
        TimeSpan fails = _auditError.Look(error.Length > 0, sample);
        TimeSpan stands = _auditor.Look(audit is { Leaf: > 0, Damage: "" }, audit?.Sequence ?? 0, sample);
        if (fails < s_error && stands < s_auditing)
        {
            return null;
        }

        return new Finding(
            AlarmCatalogue.AuditFailed,
            "",
            AlarmGrade.Warning,
            fails >= s_error
                ? $"The audit of sealed leaves is interrupted: {error}."
                : $"The audit of sealed leaves has stood at sequence {Evidence.Count(audit!.Sequence)} for {Evidence.Seconds(stands)}.",
            Evidence.Of(("leaf", Evidence.Count(audit!.Leaf)), ("sequence", Evidence.Count(audit.Sequence))));
    }
}
