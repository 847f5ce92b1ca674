namespace Engine.Cli.Conformance;

/// <summary>How many cases a run plays at a time; 1 and 1 for a ledger whose clock all cases share.</summary>
/// <param name="CasesAtOnce">Of those that do not sleep and import nothing.</param>
/// <param name="SleepersAtOnce">Of those that sleep: few enough that the steps around it keep to their times.</param>
internal sealed record ConformanceOptions(int CasesAtOnce = 8, int SleepersAtOnce = 32);
