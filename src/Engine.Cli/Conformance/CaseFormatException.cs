namespace Engine.Cli.Conformance;

/// <summary>A case file that cannot be read as one.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="field">Where on the line, such as <c>steps[2].events[0].amount</c>; empty for all of it.</param>
/// <param name="reason">What is wrong with it.</param>
internal sealed class CaseFormatException(long line, string field, string reason)
    : Exception(field.Length == 0 ? $"line {line}: {reason}" : $"line {line}, {field}: {reason}")
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>Where on the line; empty for all of it.</summary>
    public string Field { get; } = field;
}
