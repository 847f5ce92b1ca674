using Microsoft.Extensions.ObjectPool;

namespace Engine.Core.Pipeline;

/// <summary>Batches for reuse, by size, so that no request allocates. Safe on any thread.</summary>
public sealed class BatchPool
{
    // Each class keeps what a busy engine has in flight, and not more than some tens of megabytes.
    private static readonly (int Capacity, int Kept)[] s_classes = [(16, 16_384), (128, 2_048), (1_024, 256), (8_192, 64)];

    private readonly ObjectPool<Batch>[] _shelves;

    /// <summary>Makes an empty pool.</summary>
    public BatchPool()
    {
        _shelves = new ObjectPool<Batch>[s_classes.Length];
        for (int i = 0; i < _shelves.Length; i++)
        {
            _shelves[i] = new DefaultObjectPool<Batch>(new NewBatch(i), s_classes[i].Kept);
        }
    }

    /// <summary>An empty batch; for transfers with room for <paramref name="count"/> of them.</summary>
    public Batch Rent(BatchKind kind, int count)
    {
        int sizeClass = SizeClass(count);
        Batch batch = _shelves[sizeClass].Get();
        batch.Reset(kind);
        if (kind is BatchKind.CreateTransfers or BatchKind.ResolveGroup)
        {
            batch.EnsureTransfers(Math.Max(count, s_classes[sizeClass].Capacity));
        }

        batch.Ticket.Rent(this);
        return batch;
    }

    /// <summary>
    /// Gives a batch back by the one who rented it, ended or never submitted. One that ended as
    /// <see cref="BatchOutcome.Unknown"/> or <see cref="BatchOutcome.NotAccepted"/> is still held by the pipeline: it
    /// becomes free when both have let go.
    /// </summary>
    public void Return(Batch batch)
    {
        if (!batch.Ticket.IsFrom(this))
        {
            throw new ArgumentException("The batch belongs to another pool.", nameof(batch));
        }

        batch.Ticket.LetGo();
    }

    /// <summary>For how many transfers a batch has room that is rented for so many.</summary>
    public static int CapacityFor(int count) => Math.Max(count, s_classes[SizeClass(count)].Capacity);

    internal void Shelve(Batch batch)
    {
        batch.EndToAsk(); // of one that never came to the writer
        _shelves[batch.SizeClass].Return(batch);
    }

    private static int SizeClass(int count)
    {
        for (int i = 0; i < s_classes.Length - 1; i++)
        {
            if (count <= s_classes[i].Capacity)
            {
                return i;
            }
        }

        return s_classes.Length - 1;
    }

    private sealed class NewBatch(int sizeClass) : IPooledObjectPolicy<Batch>
    {
        public Batch Create() => new(sizeClass);

        public bool Return(Batch obj)
        {
            obj.Trim(s_classes[sizeClass].Capacity);
            return true;
        }
    }
}
