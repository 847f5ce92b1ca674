using Engine.Core.Pipeline;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;

namespace Engine.Journal;

/// <summary>Where the journal is and how it is written.</summary>
public sealed record JournalOptions
{
    // A start is not repeated by itself, and asks for more than a commit does.
    private static readonly TimeSpan _leastSilence = TimeSpan.FromSeconds(5);

    /// <summary>The server to use; empty for a private cluster in <see cref="DataFolder"/>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Where the private cluster is, or is to be made. Not used with a connection string.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Whether stopping the engine stops its private cluster too.</summary>
    public bool StopClusterOnExit { get; init; } = true;

    /// <summary>Connections that carry blocks side by side.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Sequences that a leaf of the journal covers. Fixed when the journal is created.</summary>
    public long LeafRows { get; init; } = 4_000_000;

    /// <summary>Whether full leaves are indexed, verified and summed up in the background.</summary>
    public bool SealsLeaves { get; init; } = true;

    /// <summary>With more full leaves than that waiting for their seal, the sealer gives way to nobody.</summary>
    public int SealPatience { get; init; } = 4;

    /// <summary>Connections over which questions ask sealed leaves.</summary>
    public int HistoryConnections { get; init; } = 4;

    /// <summary>How long one statement of a question may take.</summary>
    public TimeSpan HistoryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The rows a second at which sealed leaves are verified again in the background; 0 for not at all.</summary>
    public long AuditRowsPerSecond { get; init; } = 20_000;

    /// <summary>The most events that share one COPY.</summary>
    public int BlockRows { get; init; } = 65_536;

    /// <summary>
    /// While a block is under way, one of fewer events had better grow until that one is committed: a COPY costs PostgreSQL
    /// as much as a thousand rows before its first one. Measured, a quarter more at batches of 100.
    /// </summary>
    public int OverlapRows { get; init; } = 1_536;

    /// <summary>The most bytes of rows in one block; each of lanes + 2 buffers takes so much memory.</summary>
    public int BlockBytes { get; init; } = 16 << 20;

    /// <summary>How often the epoch is confirmed in PostgreSQL.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the lease may go unconfirmed before a standby takes over.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a confirmation of its epoch this engine answers what leaves no event. Who takes over from it
    /// answers nothing before it has seen it silent for as long, unless it is known to have ended.
    /// </summary>
    public TimeSpan AnswersFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a block may be under way before its connection is given up and the block appended again.
    /// </summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for another engine to let go of the journal before following it.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Synchronous standbys that the server must have; 0 if replication is not promised.</summary>
    public int RequiredStandbys { get; init; }

    /// <summary>What of it may change while the journal is written.</summary>
    internal LaneTuning LaneTuning => new(Lanes, BlockRows, OverlapRows);

    /// <summary>How long the server may leave a question of a start, or of a standby, unanswered.</summary>
    internal TimeSpan MostSilence => CommitTimeout > _leastSilence ? CommitTimeout : _leastSilence;

    /// <summary>Whether the engine runs its own server.</summary>
    public bool UsesPrivateCluster => string.IsNullOrWhiteSpace(ConnectionString);

    /// <summary>Checks every value and the relations between them.</summary>
    /// <exception cref="JournalException">Names the option and the reason.</exception>
    public void Validate()
    {
        Require(
            !UsesPrivateCluster || !string.IsNullOrWhiteSpace(DataFolder),
            "DataFolder: without a connection string the engine runs its own PostgreSQL and needs a folder for it");
        Require(Lanes is >= 1 and <= 16, $"Lanes: {Lanes} is not between 1 and 16");
        Require(
            LeafRows >= 2 * PartitionOptions.MaxBatch,
            $"LeafRows: {LeafRows} is less than two of the largest batches ({2 * PartitionOptions.MaxBatch})");
        Require(
            BlockRows >= PartitionOptions.MaxBatch,
            $"BlockRows: a block of {BlockRows} rows cannot hold the largest batch ({PartitionOptions.MaxBatch})");
        Require(
            BlockBytes >= SmallestBlock && BlockBytes <= 1 << 30,
            $"BlockBytes: {BlockBytes} is not between {SmallestBlock} (the largest batch) and {1 << 30}");
        Require(OverlapRows >= 1, "OverlapRows: one at least, so that a block has something in it");
        Require(Heartbeat > TimeSpan.Zero, "Heartbeat: must be longer than nothing");
        Require(
            LeaseTimeout >= 3 * Heartbeat,
            $"LeaseTimeout: {LeaseTimeout} is less than three heartbeats of {Heartbeat}, so that a slow one would count "
                + "as a dead engine");
        Require(AnswersFor >= TimeSpan.Zero, "AnswersFor: cannot be negative");
        Require(
            CommitTimeout >= TimeSpan.FromSeconds(1),
            "CommitTimeout: a second at least; a busy server takes that long");
        Require(LockTimeout >= TimeSpan.Zero, "LockTimeout: cannot be negative");
        Require(HistoryConnections >= 1, "HistoryConnections: questions need one at least");
        Require(HistoryTimeout >= TimeSpan.FromMilliseconds(100), "HistoryTimeout: 100 ms at least");
        Require(AuditRowsPerSecond >= 0, "AuditRowsPerSecond: cannot be negative");
        Require(RequiredStandbys >= 0, "RequiredStandbys: cannot be negative");
    }

    private static int SmallestBlock => (PartitionOptions.MaxBatch * RowLayout.MaxRequestRowBytes) + RowLayout.MaxRowBytes;

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JournalException($"Journal option {otherwise}.");
        }
    }
}
