using Engine.Core.Figures;

namespace Engine.Watch.Samples;

/// <summary>What PostgreSQL says about itself, read by a connection apart about once a second.</summary>
public sealed record PostgresSample
{
    /// <summary>When it was read, on the clock of <see cref="EngineSample.Elapsed"/>.</summary>
    public required TimeSpan Read { get; init; }

    /// <summary>Time of the lanes' commits.</summary>
    public LatencySnapshot Commit { get; init; } = LatencySnapshot.Empty;

    /// <summary>Bytes of write-ahead log written since the cluster was made; 0 until they are known.</summary>
    public long WalBytes { get; init; }

    /// <summary>Bytes that the journal's database takes.</summary>
    public long DatabaseBytes { get; init; }

    /// <summary>Bytes by which the slowest standby of PostgreSQL is behind; null where there is none.</summary>
    public long? ReplicaLagBytes { get; init; }

    /// <summary>
    /// For how long it has left the question of the connection apart without an answer; zero while none is outstanding.
    /// </summary>
    public TimeSpan Silence { get; init; }

    /// <summary>Why it could not be asked last; empty where it could.</summary>
    public string Failure { get; init; } = "";

    /// <summary>The engine's own connections that wait for something.</summary>
    public IReadOnlyList<BackendWait> Waits { get; init; } = [];
}
