namespace Engine.Cli.Processes;

/// <summary>An engine started as a child process did not do as it should.</summary>
/// <param name="what">What happened, as the end of a sentence that begins with "the engine".</param>
/// <param name="output">The last lines that it wrote.</param>
internal sealed class EngineProcessException(string what, string output)
    : Exception(output.Length == 0 ? $"the engine {what}" : $"the engine {what}; its output:\n{output}")
{
    /// <summary>The last lines that it wrote.</summary>
    public string Output { get; } = output;
}
