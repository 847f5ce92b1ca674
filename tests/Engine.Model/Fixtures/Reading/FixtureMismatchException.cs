namespace Engine.Model.Fixtures;

/// <summary>A ledger answered otherwise than a fixture says.</summary>
public sealed class FixtureMismatchException(string file, int line, string difference)
    : Exception($"{file}:{line}: {difference}");
