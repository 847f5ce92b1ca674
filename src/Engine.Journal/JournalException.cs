namespace Engine.Journal;

/// <summary>
/// The journal cannot be used as asked; the message is one line for the operator: what is wrong and what to do.
/// </summary>
public class JournalException : Exception
{
    /// <summary>Says what is wrong and what to do, in one line.</summary>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what to do, in one line, and keeps the cause for the log.</summary>
    public JournalException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
