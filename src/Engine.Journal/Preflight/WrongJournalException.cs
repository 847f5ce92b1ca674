namespace Engine.Journal.Preflight;

/// <summary>
/// The server's journal is not the one that this engine has written: nothing is appended to it, for good.
/// </summary>
internal sealed class WrongJournalException(string reason) : JournalException(reason);
