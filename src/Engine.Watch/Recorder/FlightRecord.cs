namespace Engine.Watch.Recorder;

/// <summary>An entry of the flight recorder, as it was read.</summary>
/// <param name="Engine">Number of the file that it is from: engines that run at the same time have one each.</param>
/// <param name="Run">Which run of an engine noted it.</param>
/// <param name="Number">Its number in its file.</param>
/// <param name="At">When it was noted, by that machine's clock on the wall.</param>
/// <param name="Entry">What was noted.</param>
public sealed record FlightRecord(int Engine, long Run, long Number, DateTimeOffset At, FlightEntry Entry);
