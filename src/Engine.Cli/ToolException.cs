namespace Engine.Cli;

/// <summary>A command cannot do what was asked; the message is one line that says what and what to do.</summary>
internal sealed class ToolException(string message, Exception? cause = null) : Exception(message, cause);
