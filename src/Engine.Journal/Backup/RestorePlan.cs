using System.Globalization;

namespace Engine.Journal;

/// <summary>What a restore would give, and what it would lack of what was answered; said before it starts.</summary>
/// <param name="Manifest">The backup.</param>
/// <param name="Contains">The last block that it is certain to contain, the log kept with it included.</param>
/// <param name="Acknowledged">The highest sequence known to have been acknowledged; null if none is known.</param>
/// <param name="LearnedFrom">How that is known, or why it is not.</param>
/// <param name="MissingBlock">A block that was seen and that it may lack; 0 if there is none.</param>
public sealed record RestorePlan(
    BackupManifest Manifest, BackupPoint Contains, long? Acknowledged, string LearnedFrom, long MissingBlock)
{
    /// <summary>Whether everything that was answered is known to be in it.</summary>
    public bool LacksNothing => Acknowledged <= Contains.Sequence && MissingBlock == 0;

    /// <summary>What it lacks, in words.</summary>
    public string Lack => this switch
    {
        { Acknowledged: { } last } when last > Contains.Sequence => string.Create(
            CultureInfo.InvariantCulture,
            $"It may lack sequences {Contains.Sequence + 1} to {last}, which were acknowledged ({LearnedFrom})."),
        { MissingBlock: > 0 } => string.Create(
            CultureInfo.InvariantCulture,
            $"It may lack blocks {Contains.Block + 1} to {MissingBlock}, which a verification has seen."),
        { Acknowledged: null } => $"What it lacks of what was acknowledged is not known: {LearnedFrom}.",
        _ => $"It lacks nothing that was acknowledged ({LearnedFrom}).",
    };
}
