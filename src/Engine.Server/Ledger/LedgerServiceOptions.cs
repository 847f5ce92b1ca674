using Engine.Server.Tuning;

namespace Engine.Server.Ledger;

/// <summary>What the ledger's calls need to know beside the pipeline.</summary>
/// <param name="Settings">The settings in force.</param>
/// <param name="EpochConfirmed">
/// Whether the journal confirmed lately that this engine owns it; asked before anything is answered that left no event.
/// </param>
/// <param name="Stopping">Falls when the engine takes no more work: streams are read no further.</param>
internal sealed record LedgerServiceOptions(
    SettingsInForce Settings, Func<bool> EpochConfirmed, CancellationToken Stopping);
