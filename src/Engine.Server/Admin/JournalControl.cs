using Engine.Core.Pipeline;
using Engine.Journal;

namespace Engine.Server.Admin;

/// <summary>What the services may ask of the journal.</summary>
/// <param name="Look">How it stands as its blocks have shown; never waits.</param>
/// <param name="EpochConfirmed">Whether PostgreSQL confirmed lately that this engine owns it, so that reads may be answered.</param>
/// <param name="Promote">Has a standby take over soon.</param>
internal sealed record JournalControl(Func<JournalStatus> Look, Func<bool> EpochConfirmed, Action Promote)
{
    private const string NotConfirmed = "PostgreSQL has not confirmed lately that this engine owns the journal";

    /// <summary>
    /// How it stands; never waits. An engine without work has no block by which to notice that PostgreSQL is gone, only its
    /// heartbeat: a journal of which nothing was heard for so long that reads are refused is not told as writable.
    /// </summary>
    public JournalStatus Status()
    {
        JournalStatus status = Look();
        return status is { Role: JournalRole.Leader, State: JournalState.Writable } && !EpochConfirmed()
            ? status with { State = JournalState.Stalled, Reason = NotConfirmed }
            : status;
    }
}
