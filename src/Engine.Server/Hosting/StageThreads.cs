using Engine.Core.Pipeline;

namespace Engine.Server.Hosting;

/// <summary>Chooses the threads that step a pipeline, and how they wait.</summary>
internal static class StageThreads
{
    /// <summary>A host for the stages; nothing runs until it is started.</summary>
    public static IStageHost For(IReadOnlyList<IStage> stages, int threads, WaitChoice wait) =>
        new StageHost<ChosenWait>(Group(stages, threads), new ChosenWait(wait));

    /// <summary>The writer first gets a thread of its own, then the journal; the rest share the last.</summary>
    private static IStage[][] Group(IReadOnlyList<IStage> stages, int threads)
    {
        int count = threads != 0 ? threads : Math.Clamp(Environment.ProcessorCount - 1, 1, stages.Count);
        return [.. stages.Take(count - 1).Select(stage => new[] { stage }), [.. stages.Skip(count - 1)]];
    }
}
