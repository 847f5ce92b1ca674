namespace Engine.Core.Pipeline;

/// <summary>A step function: one stage of the pipeline.</summary>
public interface IStage
{
    /// <summary>What the stage is called in status, logs and dumps.</summary>
    string Name { get; }

    /// <summary>
    /// Does the work that is ready and says whether there was any. Never blocks, never starts a thread, reads time
    /// only from the provider it was given. Called by one thread at a time.
    /// </summary>
    bool Step();
}
