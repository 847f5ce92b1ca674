namespace Engine.Cli.Bench.Recovery;

/// <summary>How recovery is measured.</summary>
/// <param name="Rounds">How often each; medians are told.</param>
/// <param name="Transfers">Transfers in the journal that is read back.</param>
internal sealed record RecoveryOptions(int Rounds, long Transfers);
