namespace Engine.Watch.Samples;

/// <summary>One of those that watch: a check, the canary, a reader. It is watched like everything else.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Runs">How often it has ended, well or not.</param>
/// <param name="SinceSuccess">How long ago it last ended well, or was started if it never did.</param>
/// <param name="UnderWay">How long it has been at work without coming to an end; zero while it rests.</param>
/// <param name="Patience">How long it may be at work.</param>
/// <param name="LastError">Why it failed last; empty if it ended well.</param>
public sealed record CheckerSample(
    string Name, long Runs, TimeSpan SinceSuccess, TimeSpan UnderWay, TimeSpan Patience, string LastError);
