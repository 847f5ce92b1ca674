namespace Engine.Server.Ledger;

/// <summary>What the ledger's calls need to know beside the pipeline.</summary>
/// <param name="StreamWindow">Requests of one stream that may be in flight before it is read no further.</param>
/// <param name="EpochConfirmed">
/// Whether the journal confirmed lately that this engine owns it; asked before anything is answered that left no event.
/// </param>
/// <param name="Stopping">Falls when the engine takes no more work: streams are read no further.</param>
internal sealed record LedgerServiceOptions(int StreamWindow, Func<bool> EpochConfirmed, CancellationToken Stopping);
