namespace Engine.Core.Pipeline;

/// <summary>Where a thread that steps stages is.</summary>
/// <param name="Name">The stages that it steps: <c>apply</c>, <c>journal+reply</c>.</param>
/// <param name="Stage">The stage that it has stepped last, or is in now.</param>
/// <param name="Steps">
/// Steps that it has begun. It moves many times a second even while there is nothing to do: where it stands still, the thread
/// has not come back from that stage.
/// </param>
public readonly record struct StageThread(string Name, string Stage, long Steps);
