namespace Engine.Watch.Samples;

/// <summary>One client, by the name it authenticated with or, without authentication, the name it gave.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Streams">Streams it has open.</param>
/// <param name="InFlight">Requests of it on their way.</param>
/// <param name="Answers">How it was answered.</param>
/// <param name="LastRequest">When it sent last, on the clock of <see cref="EngineSample.Elapsed"/>.</param>
/// <param name="Users">What its own callers waited, as it reported; null if it never did.</param>
public sealed record ClientSample(
    string Name, int Streams, long InFlight, AnswerSample Answers, TimeSpan LastRequest, UserSample? Users = null);
