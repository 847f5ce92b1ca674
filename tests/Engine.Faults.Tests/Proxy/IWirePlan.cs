namespace Engine.Faults.Tests.Proxy;

/// <summary>Whose message it is.</summary>
internal enum Sender
{
    Engine,
    Server,
}

/// <summary>A moment in a connection's life: a message, before it is forwarded or after.</summary>
/// <param name="Link">The number of the connection, from 0.</param>
/// <param name="From">Whose message it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsForwarded">Whether it has been forwarded.</param>
/// <param name="Commits">Whether a COPY is being committed: CopyDone has come, and no ReadyForQuery since.</param>
internal readonly record struct WireMoment(int Link, Sender From, char Type, bool IsForwarded, bool Commits);

/// <summary>What is done at a moment.</summary>
internal enum WireAct
{
    /// <summary>Nothing.</summary>
    Pass,

    /// <summary>Both sides are reset.</summary>
    Cut,

    /// <summary>
    /// The engine's side is reset; the server gets what was forwarded and works on, and its answers are lost.
    /// </summary>
    LoseAnswers,

    /// <summary>It takes a while.</summary>
    Delay,

    /// <summary>
    /// The message vanishes with all that its sender says after it, and the connection stays. After forwarding: nothing.
    /// </summary>
    Drop,
}

/// <summary>Decides what a proxy does. Called from many connections at once.</summary>
internal interface IWirePlan
{
    /// <summary>What to do at a moment.</summary>
    WireAct At(WireMoment moment);
}
