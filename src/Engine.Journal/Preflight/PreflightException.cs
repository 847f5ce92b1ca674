namespace Engine.Journal.Preflight;

/// <summary>The server cannot carry a journal as it is; it may be tried again when that has changed.</summary>
internal sealed class PreflightException(string reason) : JournalException($"The server is refused: {reason}.");
