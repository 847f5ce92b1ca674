namespace Engine.Watch.Samples;

/// <summary>Something of which there may be so much, and how much of it there is.</summary>
/// <param name="Option">The option that sets the limit, by its name on the command line.</param>
/// <param name="What">What is counted, in words.</param>
/// <param name="Used">How much of it there is.</param>
/// <param name="Most">How much there may be.</param>
public sealed record LimitSample(string Option, string What, long Used, long Most);
