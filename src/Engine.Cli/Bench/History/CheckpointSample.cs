namespace Engine.Cli.Bench.History;

/// <summary>What was seen of an engine while its checkpoint was saved.</summary>
/// <param name="Rates">
/// Transfers answered a second at full load: of the engine at rest otherwise, and right after that while it saved a checkpoint.
/// </param>
/// <param name="ChangedAccounts">Accounts that one of those checkpoints had to save.</param>
/// <param name="Accounts">Accounts of the engine whose pauses were looked for.</param>
/// <param name="Saving">Answers of its writer while its checkpoint was saved.</param>
/// <param name="Resting">The same for as long, while no leaf was being sealed.</param>
internal sealed record CheckpointSample(
    IReadOnlyList<(double Resting, double Saving)> Rates, long ChangedAccounts, int Accounts, PauseSample Saving, PauseSample Resting);

/// <summary>How long the writer took to answer, asked all the time.</summary>
/// <param name="Answers">How often.</param>
/// <param name="P99">The 99th percentile, ms.</param>
/// <param name="Longest">The longest, ms.</param>
internal readonly record struct PauseSample(long Answers, double P99, double Longest);
