namespace Engine.Model.Fixtures;

/// <summary>A line of a fixture file that cannot be read.</summary>
public sealed class FixtureFormatException(string file, int line, string reason)
    : Exception($"{file}:{line}: {reason}");
