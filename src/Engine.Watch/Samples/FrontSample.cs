namespace Engine.Watch.Samples;

/// <summary>What the calls of all clients hold, from their first byte until their reply has left.</summary>
/// <param name="Calls">Streams and single calls that are open.</param>
/// <param name="RequestBytes">Bytes that their requests hold.</param>
/// <param name="RequestBytesMost">Bytes that they may hold.</param>
public sealed record FrontSample(long Calls, long RequestBytes, long RequestBytesMost);
