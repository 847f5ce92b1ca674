namespace Engine.Core.Pipeline;

/// <summary>Threads that step stages.</summary>
public interface IStageHost : IDisposable
{
    /// <summary>Completes with the reason when a stage has thrown; nothing is stepped any more.</summary>
    Task<Exception> Failed { get; }

    /// <summary>Where each of its threads is. Any thread.</summary>
    IReadOnlyList<StageThread> Threads { get; }

    /// <summary>Starts the threads.</summary>
    void Start();

    /// <summary>Wakes those that are parked; call after work was published. Any thread.</summary>
    void Wake();
}
