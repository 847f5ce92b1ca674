namespace Engine.Watch.Samples;

/// <summary>The engine's process, and what its machine has left.</summary>
public sealed record ProcessSample
{
    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Cores that it may use.</summary>
    public int Cores { get; init; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long WorkingSet { get; init; }

    /// <summary>Bytes of it under the collector.</summary>
    public long ManagedHeap { get; init; }

    /// <summary>Bytes allocated since the start.</summary>
    public long Allocated { get; init; }

    /// <summary>Time in which collections stopped everything.</summary>
    public TimeSpan GcPause { get; init; }

    /// <summary>Threads of the pool.</summary>
    public int PoolThreads { get; init; }

    /// <summary>Work items that wait for one of them.</summary>
    public long PoolQueue { get; init; }

    /// <summary>Bytes of memory that the machine, or the container, still has.</summary>
    public long MemoryAvailable { get; init; }

    /// <summary>Bytes left on the disk that holds the private cluster; null where the server is elsewhere.</summary>
    public long? DiskAvailable { get; init; }
}
