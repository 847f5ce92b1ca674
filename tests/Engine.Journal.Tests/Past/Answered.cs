using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Past;

/// <summary>A batch that was answered; given back at the end.</summary>
internal sealed class Answered(EngineRig engine, Batch batch) : IDisposable
{
    public Batch Batch => batch;

    public ResultList Results => batch.Results;

    public void Dispose() => engine.Partition.Pool.Return(batch);
}
