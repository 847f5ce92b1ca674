namespace Engine.Core.Pipeline;

/// <summary>Batches for reuse, by size, so that no request allocates. Safe on any thread.</summary>
public sealed class BatchPool
{
    /// <summary>An empty batch; for transfers with room for <paramref name="count"/> of them.</summary>
    public Batch Rent(BatchKind kind, int count) => throw new NotImplementedException();

    /// <summary>
    /// Gives a batch back by the one who rented it, ended or never submitted. One that ended as
    /// <see cref="BatchOutcome.Unknown"/> or <see cref="BatchOutcome.NotAccepted"/> is still held by the pipeline: it
    /// becomes free when both have let go.
    /// </summary>
    public void Return(Batch batch) => throw new NotImplementedException();
}
