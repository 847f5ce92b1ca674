using Microsoft.Extensions.Logging;

namespace Engine.Journal;

/// <summary>
/// What the journal logs: a line for each event that matters, under a number that it keeps, so that lines can be counted and
/// found by it.
/// </summary>
internal static partial class JournalLog
{
    [LoggerMessage(101, LogLevel.Warning, "The journal is stalled: {Reason}")]
    public static partial void Stalled(this ILogger log, string reason);

    [LoggerMessage(102, LogLevel.Information, "The journal is writable again")]
    public static partial void WritableAgain(this ILogger log);

    [LoggerMessage(103, LogLevel.Critical, "The journal is fenced: {Reason}")]
    public static partial void JournalFenced(this ILogger log, string reason);

    [LoggerMessage(104, LogLevel.Warning, "The lease could not be confirmed: {Reason}")]
    public static partial void LeaseUnconfirmed(this ILogger log, string reason);

    [LoggerMessage(105, LogLevel.Information, "Leaf {Leaf} is ready")]
    public static partial void LeafReady(this ILogger log, string leaf);

    [LoggerMessage(106, LogLevel.Warning, "Sealed leaves cannot be asked for now: {Reason}")]
    public static partial void PastUnreachable(this ILogger log, string reason);

    [LoggerMessage(
        111, LogLevel.Information,
        "Restored {Accounts} accounts and {Holds} open holds from the checkpoint at sequence {Sequence}")]
    public static partial void Restored(this ILogger log, long accounts, long holds, long sequence);

    [LoggerMessage(
        112, LogLevel.Critical,
        "The checkpoint at the end of leaf {Leaf} is damaged (its parts do not add up to its digest): it is not used")]
    public static partial void CheckpointDamaged(this ILogger log, int leaf);

    [LoggerMessage(113, LogLevel.Information, "Recovered {Events} events; epoch {Epoch} is claimed")]
    public static partial void Recovered(this ILogger log, long events, long epoch);

    [LoggerMessage(
        114, LogLevel.Information,
        "The engine before may answer reads for {Seconds:0.0} s still: nothing is answered until then")]
    public static partial void WaitsForTheEngineBefore(this ILogger log, double seconds);

    [LoggerMessage(115, LogLevel.Information, "Migrated the journal: {Script}")]
    public static partial void Migrated(this ILogger log, string script);

    [LoggerMessage(
        116, LogLevel.Warning,
        "The filter of sealed leaf {Leaf} is missing or damaged: it is made anew from the rows of the leaf")]
    public static partial void FilterMadeAnew(this ILogger log, int leaf);

    [LoggerMessage(121, LogLevel.Information, "Following epoch {Epoch} of {Holder} at sequence {Sequence}")]
    public static partial void Follows(this ILogger log, long epoch, string holder, long sequence);

    [LoggerMessage(122, LogLevel.Warning, "The journal cannot be followed for now: {Reason}")]
    public static partial void CannotFollow(this ILogger log, string reason);

    [LoggerMessage(123, LogLevel.Information, "Asking {Holder} to hand over")]
    public static partial void AsksToHandOver(this ILogger log, string holder);

    [LoggerMessage(
        124, LogLevel.Information,
        "The lease has changed hands or was confirmed again: nothing is taken over")]
    public static partial void NothingTakenOver(this ILogger log);

    [LoggerMessage(125, LogLevel.Information, "Claimed epoch {Epoch} after {Holder}: {Reason}")]
    public static partial void Claimed(this ILogger log, long epoch, string holder, string reason);

    [LoggerMessage(131, LogLevel.Information, "Sealed leaf {Leaf} in {Seconds:0.0} s")]
    public static partial void Sealed(this ILogger log, int leaf, double seconds);

    [LoggerMessage(132, LogLevel.Warning, "Sealing was interrupted, and is begun again: {Reason}")]
    public static partial void SealingInterrupted(this ILogger log, string reason);

    [LoggerMessage(133, LogLevel.Critical, "A full leaf cannot be sealed, since it is damaged: {Reason}")]
    public static partial void LeafDamaged(this ILogger log, string reason);

    [LoggerMessage(134, LogLevel.Debug, "Audited leaves 1 to {Leaf}")]
    public static partial void AuditRoundEnded(this ILogger log, int leaf);

    [LoggerMessage(135, LogLevel.Information, "The audit of sealed leaves was interrupted: {Reason}")]
    public static partial void AuditInterrupted(this ILogger log, string reason);

    [LoggerMessage(136, LogLevel.Warning, "The audit passes over an archived leaf: {Reason}")]
    public static partial void AuditPassesOver(this ILogger log, string reason);

    [LoggerMessage(137, LogLevel.Critical, "The audit found damage: {Reason}")]
    public static partial void AuditFoundDamage(this ILogger log, string reason);

    [LoggerMessage(141, LogLevel.Information, "Making a private cluster in {Folder}")]
    public static partial void ClusterIsMade(this ILogger log, string folder);

    [LoggerMessage(142, LogLevel.Information, "Started PostgreSQL in {Folder}")]
    public static partial void ClusterStarted(this ILogger log, string folder);

    [LoggerMessage(143, LogLevel.Warning, "The private cluster in {Folder} did not stop: {Reason}")]
    public static partial void ClusterDidNotStop(this ILogger log, string folder, string reason);

    [LoggerMessage(144, LogLevel.Information, "PostgreSQL is left running: another engine uses it ({Session})")]
    public static partial void ClusterLeftRunning(this ILogger log, string session);

    [LoggerMessage(145, LogLevel.Warning, "PostgreSQL did not say whether other engines use it: {Reason}")]
    public static partial void OthersUnknown(this ILogger log, string reason);
}
