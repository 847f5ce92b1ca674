using Engine.Core.Pipeline;

namespace Engine.Journal;

/// <summary>How the journal stands at one moment.</summary>
/// <param name="Epoch">The epoch under which this engine writes; 0 before it has claimed one.</param>
/// <param name="State">Whether the journal takes writes.</param>
/// <param name="Reason">Why not, in words; empty while it does.</param>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="SystemIdentifier">Identifier of the server's cluster.</param>
/// <param name="IsPrivateCluster">Whether the engine runs the server itself.</param>
/// <param name="LastBlock">Number of the last block known to be committed.</param>
/// <param name="DurableSequence">Highest sequence known to be committed.</param>
/// <param name="Lanes">The connections that carry blocks.</param>
/// <param name="Role">What this engine is to the journal.</param>
/// <param name="Followed">How it stands to the engine it follows; null unless it is a standby.</param>
/// <param name="Sealing">How the sealing of full leaves stands; null unless this engine leads.</param>
/// <param name="Audit">How the audit of sealed leaves stands; null unless this engine leads.</param>
/// <param name="Committed">What this engine has committed since it claimed the epoch.</param>
public sealed record JournalStatus(
    long Epoch,
    JournalState State,
    string Reason,
    string ServerVersion,
    string SystemIdentifier,
    bool IsPrivateCluster,
    long LastBlock,
    long DurableSequence,
    IReadOnlyList<JournalLaneStatus> Lanes,
    JournalRole Role = JournalRole.Leader,
    FollowStatus? Followed = null,
    JournalSealingStatus? Sealing = null,
    JournalAuditStatus? Audit = null,
    RowTotals Committed = default);
