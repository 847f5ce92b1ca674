using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;

namespace Engine.Server.Hosting;

/// <summary>
/// Every setting of an engine, with what it is without being set. By name (<c>ring-slots</c>) on the command line, as
/// <c>ENGINE_RING_SLOTS</c> in the environment, as <c>RingSlots</c> in a settings file.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>
    /// Where gRPC is served, HTTP/2 in clear text: <c>host:port</c> or <c>unix:/path</c>. Port 0 takes a free one.
    /// </summary>
    public IReadOnlyList<string> Listen { get; init; } = ["127.0.0.1:7171"];

    /// <summary>PostgreSQL to journal into; empty for a private cluster in <see cref="Data"/>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Folder of the private cluster.</summary>
    public string Data { get; init; } = "engine-data";

    /// <summary>Whether the private cluster is stopped with the engine.</summary>
    public bool StopCluster { get; init; } = true;

    /// <summary>Connections that carry blocks into the journal side by side.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Sequences that a leaf of the journal covers; fixed when the journal is made.</summary>
    public long LeafRows { get; init; } = 4_000_000;

    /// <summary>How often the journal confirms the engine's epoch.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a block may be under way before its connection is given up.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a start waits for another engine to let go of the journal.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Synchronous standbys that the server must have; 0 where replication is not promised.</summary>
    public int RequiredStandbys { get; init; }

    /// <summary>Requests that may be on their way, a power of two.</summary>
    public int RingSlots { get; init; } = 16_384;

    /// <summary>Bytes that they may hold together.</summary>
    public long RingBytes { get; init; } = 256L << 20;

    /// <summary>Events between writer and journal, a power of two.</summary>
    public int EventBuffer { get; init; } = 65_536;

    /// <summary>Accounts in all ledgers.</summary>
    public long MaxAccounts { get; init; } = LedgerLimits.Default.MaxAccounts;

    /// <summary>Holds that are open at one time.</summary>
    public long MaxOpenHolds { get; init; } = LedgerLimits.Default.MaxOpenHolds;

    /// <summary>Events held in memory, those of leaves not sealed yet.</summary>
    public long MaxUnsealedRows { get; init; } = LedgerLimits.Default.MaxUnsealedRows;

    /// <summary>Threads that step the pipeline, 1 to 3; 0 chooses by the number of cores.</summary>
    public int StageThreads { get; init; }

    /// <summary>What they do while there is nothing to do.</summary>
    public WaitStrategyKind WaitStrategy { get; init; }

    /// <summary>The largest message a client may send, bytes.</summary>
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>Requests of one stream that may be on their way before it is read no further.</summary>
    public int StreamWindow { get; init; } = 64;

    /// <summary>
    /// Bytes that the requests of all clients may hold, from their first byte until their reply has left.
    /// </summary>
    public long RequestBytes { get; init; } = 512L << 20;

    /// <summary>Bytes that the requests of one stream may hold before it is read no further.</summary>
    public long StreamBytes { get; init; } = 64L << 20;

    /// <summary>Connections at one time; those beyond are closed at once.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Streams and calls at one time, of all connections.</summary>
    public int MaxCalls { get; init; } = 16_384;

    /// <summary>Streams and calls of one connection at one time.</summary>
    public int MaxCallsPerConnection { get; init; } = 1024;

    /// <summary>Reads are answered only if the epoch was confirmed within this time.</summary>
    public TimeSpan ReadEpochAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for work to become durable; then the rest is answered as unknown.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the journal is and how it is written.</summary>
    internal JournalOptions Journal => new()
    {
        ConnectionString = ConnectionString,
        DataFolder = Data,
        StopClusterOnExit = StopCluster,
        Lanes = Lanes,
        LeafRows = LeafRows,
        Heartbeat = Heartbeat,
        CommitTimeout = CommitTimeout,
        LockTimeout = LockTimeout,
        RequiredStandbys = RequiredStandbys,
    };

    /// <summary>The limits of the ledger.</summary>
    internal LedgerLimits Limits => new(MaxAccounts, MaxOpenHolds, MaxUnsealedRows);

    /// <summary>The sizes of the pipeline.</summary>
    internal PartitionOptions Pipeline => new()
    {
        RingSlots = RingSlots,
        RingBytes = RingBytes,
        EventBufferCapacity = EventBuffer,
        LeafRows = LeafRows,
    };
}
