namespace Engine.Watch.Samples;

/// <summary>A connection of the engine that waits inside PostgreSQL.</summary>
/// <param name="BackendPid">Process id of its backend.</param>
/// <param name="What">What the connection is for: lane 0, sealer.</param>
/// <param name="Wait">Type and event that PostgreSQL names, such as <c>Lock/relation</c> or <c>IO/WALSync</c>.</param>
/// <param name="BlockedBy">Process ids of the backends that it waits for.</param>
/// <param name="Blockers">Who they are, in words: user, application, and since when their transaction runs.</param>
public sealed record BackendWait(
    int BackendPid, string What, string Wait, IReadOnlyList<int> BlockedBy, string Blockers = "");
