using Engine.Journal;

namespace Engine.Server.Admin;

/// <summary>What the services may ask of the journal.</summary>
/// <param name="Status">How it stands; never waits.</param>
/// <param name="Promote">Has a standby take over soon.</param>
internal sealed record JournalControl(Func<JournalStatus> Status, Action Promote);
