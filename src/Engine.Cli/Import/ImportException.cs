namespace Engine.Cli.Import;

/// <summary>An import cannot begin or go on; the message says why and what to do.</summary>
internal class ImportException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A line of the file cannot be used.</summary>
/// <param name="Line">The line on which the record begins, from 1 (the header, as a rule).</param>
/// <param name="Column">The column's name, or null where the line as a whole is meant.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record LineFault(long Line, string? Column, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Column is null ? $"line {Line}: {Reason}" : $"line {Line}, column {Column}: {Reason}";
}

/// <summary>A line of the file cannot be used; others may.</summary>
internal sealed class ImportLineException(string file, LineFault fault) : ImportException($"{file}, {fault}")
{
    /// <summary>Where and why.</summary>
    public LineFault Fault { get; } = fault;
}
