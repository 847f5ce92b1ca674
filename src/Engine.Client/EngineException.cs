namespace Engine.Client;

/// <summary>How a call as a whole can fail.</summary>
public enum EngineFailure
{
    /// <summary>The request is malformed; never retried.</summary>
    InvalidArgument,

    /// <summary>A limit of the engine was reached until the deadline. Nothing took effect.</summary>
    ResourceExhausted,

    /// <summary>The deadline fell before the engine took the request. Nothing took effect.</summary>
    NotAccepted,

    /// <summary>
    /// The outcome was not known when the deadline fell, or when an attempt after a lost one was refused for good: look it up,
    /// or send the same ids again.
    /// </summary>
    Unknown,

    /// <summary>No engine could be reached. Nothing took effect.</summary>
    Unavailable,

    /// <summary>The engine or this client is at fault.</summary>
    Internal,
}

/// <summary>A call as a whole failed; the message says what to do.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Creates an exception.</summary>
    public EngineException(EngineFailure kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>How the call failed.</summary>
    public EngineFailure Kind { get; }
}
