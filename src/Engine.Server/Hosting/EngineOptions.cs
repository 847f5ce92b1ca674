using System.ComponentModel;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Ports;
using Engine.Server.Tuning;

namespace Engine.Server.Hosting;

/// <summary>
/// Every setting of an engine, with what it is without being set. By name (<c>ring-slots</c>) on the command line, as
/// <c>ENGINE_RING_SLOTS</c> in the environment, as <c>RingSlots</c> in a settings file.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>
    /// Where gRPC is served, HTTP/2 in clear text: host:port or unix:/path; port 0 takes a free one; may be repeated.
    /// </summary>
    [Description(
        "Where gRPC is served, HTTP/2 in clear text: host:port or unix:/path; port 0 takes a free one; may be repeated.")]
    public IReadOnlyList<string> Listen { get; init; } = ["127.0.0.1:7171"];

    /// <summary>
    /// Where the admin service, health and pages are served: host:port or unix:/path; none for nowhere; auto for
    /// 127.0.0.1:7172, or a free port where listen takes one.
    /// </summary>
    [Description(
        "Where the admin service, health and pages are served: host:port or unix:/path; none for nowhere; "
        + "auto for 127.0.0.1:7172, or a free port where listen takes one.")]
    public string AdminListen { get; init; } = AdminAddress.Auto;

    /// <summary>Whether it may listen where other machines reach it, though anybody may then do everything.</summary>
    [Description("Whether it may listen where other machines reach it, though anybody may then do everything.")]
    public bool Insecure { get; init; }

    /// <summary>JSON file of the clients that may call, read anew when it changes; empty for whoever reaches it.</summary>
    [Description("JSON file of the clients that may call, read anew when it changes; empty for whoever reaches it.")]
    public string ClientsFile { get; init; } = "";

    /// <summary>PEM file of the engine's certificate and those above it, for TLS on both ports; read anew on change.</summary>
    [Description("PEM file of the engine's certificate and those above it, for TLS on both ports; read anew on change.")]
    public string TlsCertificate { get; init; } = "";

    /// <summary>PEM file of its private key.</summary>
    [Description("PEM file of its private key.")]
    public string TlsKey { get; init; } = "";

    /// <summary>PEM file of the authorities by whose certificates clients may say who they are.</summary>
    [Description("PEM file of the authorities by whose certificates clients may say who they are.")]
    public string TlsClientCa { get; init; } = "";

    /// <summary>Whether nobody may connect without such a certificate.</summary>
    [Description("Whether nobody may connect without such a certificate.")]
    public bool TlsClientRequired { get; init; }

    /// <summary>PostgreSQL to journal into; empty for a private cluster in the data folder.</summary>
    [Description("PostgreSQL to journal into; empty for a private cluster in the data folder.")]
    public string ConnectionString { get; init; } = "";

    /// <summary>Folder of the private cluster, and of what the engine notes of itself (below watch/).</summary>
    [Description("Folder of the private cluster, and of what the engine notes of itself (below watch/).")]
    public string Data { get; init; } = "engine-data";

    /// <summary>Whether the private cluster is stopped with the engine.</summary>
    [Description("Whether the private cluster is stopped with the engine.")]
    public bool StopCluster { get; init; } = true;

    /// <summary>Connections that carry blocks into the journal side by side.</summary>
    [Description("Connections that carry blocks into the journal side by side.")]
    [Changeable]
    public int Lanes { get; init; } = 2;

    /// <summary>Sequences that a leaf of the journal covers; fixed when the journal is made.</summary>
    [Description("Sequences that a leaf of the journal covers; fixed when the journal is made.")]
    public long LeafRows { get; init; } = 4_000_000;

    /// <summary>Whether full leaves are verified, indexed and summed up in the background.</summary>
    [Description("Whether full leaves are verified, indexed and summed up in the background.")]
    public bool SealLeaves { get; init; } = true;

    /// <summary>Rows a second at which sealed leaves are verified again in the background; 0 for not at all.</summary>
    [Description("Rows a second at which sealed leaves are verified again in the background; 0 for not at all.")]
    public long AuditRowsPerSecond { get; init; } = 20_000;

    /// <summary>How often the journal confirms the engine's epoch.</summary>
    [Description("How often the journal confirms the engine's epoch.")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the leading engine may go without such a confirmation before a standby takes over.</summary>
    [Description("How long the leading engine may go without such a confirmation before a standby takes over.")]
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where others reach this engine, as standbys tell it; empty for the first address listened on.</summary>
    [Description("Where others reach this engine, as standbys tell it; empty for the first address listened on.")]
    public string Advertise { get; init; } = "";

    /// <summary>How long a block may be under way before its connection is given up.</summary>
    [Description("How long a block may be under way before its connection is given up.")]
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a start waits for another engine to let go of the journal, before it follows that one.</summary>
    [Description("How long a start waits for another engine to let go of the journal, before it follows that one.")]
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Synchronous standbys that the server must have; 0 where replication is not promised.</summary>
    [Description("Synchronous standbys that the server must have; 0 where replication is not promised.")]
    public int RequiredStandbys { get; init; }

    /// <summary>Requests that may be on their way, a power of two.</summary>
    [Description("Requests that may be on their way, a power of two.")]
    [Changeable]
    public int RingSlots { get; init; } = 16_384;

    /// <summary>Bytes that they may hold together.</summary>
    [Description("Bytes that they may hold together.")]
    [Changeable]
    public long RingBytes { get; init; } = 256L << 20;

    /// <summary>Events between writer and journal, a power of two.</summary>
    [Description("Events between writer and journal, a power of two.")]
    public int EventBuffer { get; init; } = 65_536;

    /// <summary>Accounts in all ledgers; more are refused as RESOURCE_EXHAUSTED.</summary>
    [Description("Accounts in all ledgers; more are refused as RESOURCE_EXHAUSTED.")]
    [Changeable]
    public long MaxAccounts { get; init; } = LedgerLimits.Default.MaxAccounts;

    /// <summary>Holds that are open at one time; more are refused as RESOURCE_EXHAUSTED.</summary>
    [Description("Holds that are open at one time; more are refused as RESOURCE_EXHAUSTED.")]
    [Changeable]
    public long MaxOpenHolds { get; init; } = LedgerLimits.Default.MaxOpenHolds;

    /// <summary>Accounts whose velocity is limited; more are refused as RESOURCE_EXHAUSTED.</summary>
    [Description("Accounts whose velocity is limited; more are refused as RESOURCE_EXHAUSTED.")]
    [Changeable]
    public long MaxVelocityLimits { get; init; } = LedgerLimits.Default.MaxVelocityLimits;

    /// <summary>Events in memory, of no sealed leaf: half slows intake, more are refused as RESOURCE_EXHAUSTED.</summary>
    [Description("Events in memory, of no sealed leaf: half slows intake, more are refused as RESOURCE_EXHAUSTED.")]
    [Changeable]
    public long MaxUnsealedRows { get; init; } = LedgerLimits.Default.MaxUnsealedRows;

    /// <summary>Threads that step the pipeline, 1 to 3; 0 chooses by the number of cores.</summary>
    [Description("Threads that step the pipeline, 1 to 3; 0 chooses by the number of cores.")]
    public int StageThreads { get; init; }

    /// <summary>What they do while there is nothing to do: Auto, YieldThenPark, SpinThenPark or BusySpin.</summary>
    [Description("What they do while there is nothing to do: Auto, YieldThenPark, SpinThenPark or BusySpin.")]
    [Changeable]
    public WaitStrategyKind WaitStrategy { get; init; }

    /// <summary>The largest message a client may send, bytes.</summary>
    [Description("The largest message a client may send, bytes.")]
    [Changeable]
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>
    /// How long a message may take from its first byte to its last, and a single call's to come; then the call is reset.
    /// </summary>
    [Description("How long a message may take from its first byte to its last, and a single call's to come; then the call is reset.")]
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests of one stream that may be on their way before it is read no further.</summary>
    [Description("Requests of one stream that may be on their way before it is read no further.")]
    [Changeable]
    public int StreamWindow { get; init; } = 256;

    /// <summary>
    /// Bytes that the requests of all clients may hold, from their first byte until their reply has left.
    /// </summary>
    [Description("Bytes that the requests of all clients may hold, from their first byte until their reply has left.")]
    [Changeable]
    public long RequestBytes { get; init; } = 512L << 20;

    /// <summary>Bytes that the requests of one stream may hold before it is read no further.</summary>
    [Description("Bytes that the requests of one stream may hold before it is read no further.")]
    [Changeable]
    public long StreamBytes { get; init; } = 64L << 20;

    /// <summary>Connections at one time; those beyond are closed at once.</summary>
    [Description("Connections at one time; those beyond are closed at once.")]
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Streams and calls at one time, of all connections.</summary>
    [Description("Streams and calls at one time, of all connections.")]
    [Changeable]
    public int MaxCalls { get; init; } = 16_384;

    /// <summary>Streams and calls of one connection at one time.</summary>
    [Description("Streams and calls of one connection at one time.")]
    public int MaxCallsPerConnection { get; init; } = 1024;

    /// <summary>Questions about history that are answered at one time; more wait a second, then are refused.</summary>
    [Description("Questions about history that are answered at one time; more wait a second, then are refused.")]
    public int HistoryQuestions { get; init; } = 16;

    /// <summary>Connections over which questions ask sealed leaves of the journal.</summary>
    [Description("Connections over which questions ask sealed leaves of the journal.")]
    public int HistoryConnections { get; init; } = 4;

    /// <summary>How long one statement of a question may take in PostgreSQL.</summary>
    [Description("How long one statement of a question may take in PostgreSQL.")]
    public TimeSpan HistoryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Reads are answered only if the epoch was confirmed within this time; who takes over waits for that much silence.
    /// </summary>
    [Description(
        "Reads are answered only if the epoch was confirmed within this time; who takes over waits for that much silence.")]
    public TimeSpan ReadEpochAge { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether stages, clients and ledgers are counted and timed; without, only what status tells is known.</summary>
    [Description("Whether stages, clients and ledgers are counted and timed; without, only what status tells is known.")]
    public bool Figures { get; init; } = true;

    /// <summary>What is promised to users: answers 99.9, or latency 99 below 250ms; may be repeated.</summary>
    [Description("What is promised to users: answers 99.9, or latency 99 below 250ms; may be repeated.")]
    public IReadOnlyList<string> Objective { get; init; } = Watch.Objectives.Objective.Defaults;

    /// <summary>Events a second that this box was measured to carry, to tell when they will come; 0: not known.</summary>
    [Description("Events a second that this box was measured to carry, to tell when they will come; 0: not known.")]
    public long CapacityPerSecond { get; init; }

    /// <summary>How long a stop waits for work to become durable; then the rest is answered as unknown.</summary>
    [Description("How long a stop waits for work to become durable; then the rest is answered as unknown.")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most events that share one COPY into the journal.</summary>
    [Description("The most events that share one COPY into the journal.")]
    [Changeable]
    public int BlockRows { get; init; } = 65_536;

    /// <summary>Events that a block waits for while another is under way, so that small ones grow.</summary>
    [Description("Events that a block waits for while another is under way, so that small ones grow.")]
    [Changeable]
    public int OverlapRows { get; init; } = 1_536;

    /// <summary>The least grade of what the engine logs: Trace, Debug, Information, Warning, Error, Critical or None.</summary>
    [Description("The least grade of what the engine logs: Trace, Debug, Information, Warning, Error, Critical or None.")]
    [Changeable]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where alarms are posted to as JSON: http or https URLs; a comma within one is written %2C; may be repeated.</summary>
    [Description("Where alarms are posted to as JSON: http or https URLs; a comma within one is written %2C; may be repeated.")]
    public IReadOnlyList<string> AlarmWebhooks { get; init; } = [];

    /// <summary>Bytes of the flight recorder's files in the data folder; 0 for no recorder.</summary>
    [Description("Bytes of the flight recorder's files in the data folder; 0 for no recorder.")]
    public long RecorderBytes { get; init; } = 64L << 20;

    /// <summary>Whether the engine makes a transfer a second in a ledger of its own, as a client, and looks for it.</summary>
    [Description("Whether the engine makes a transfer a second in a ledger of its own, as a client, and looks for it.")]
    public bool Canary { get; init; }

    /// <summary>That ledger: nobody else may use it.</summary>
    [Description("That ledger: nobody else may use it.")]
    public long CanaryLedger { get; init; } = 4_000_000_000;

    /// <summary>Whether settings that were tuned while an engine ran are in force after a start, above what it says.</summary>
    [Description("Whether settings that were tuned while an engine ran are in force after a start, above what it says.")]
    public bool KeepTuned { get; init; } = true;

    /// <summary>Where the journal is and how it is written.</summary>
    internal JournalOptions Journal => new()
    {
        ConnectionString = ConnectionString,
        DataFolder = Data,
        StopClusterOnExit = StopCluster,
        Lanes = Lanes,
        BlockRows = BlockRows,
        OverlapRows = OverlapRows,
        LeafRows = LeafRows,
        SealsLeaves = SealLeaves,
        SealPatience = (int)Math.Max(2, MaxUnsealedRows / LeafRows / 4),
        HistoryConnections = HistoryConnections,
        HistoryTimeout = HistoryTimeout,
        AuditRowsPerSecond = AuditRowsPerSecond,
        Heartbeat = Heartbeat,
        LeaseTimeout = LeaseTimeout,
        AnswersFor = ReadEpochAge,
        CommitTimeout = CommitTimeout,
        LockTimeout = LockTimeout,
        RequiredStandbys = RequiredStandbys,
    };

    /// <summary>The limits of the ledger.</summary>
    internal LedgerLimits Limits => new(MaxAccounts, MaxOpenHolds, MaxUnsealedRows)
    {
        MaxVelocityLimits = MaxVelocityLimits,
    };

    /// <summary>The sizes of the pipeline.</summary>
    internal PartitionOptions Pipeline => new()
    {
        RingSlots = RingSlots,
        RingBytes = RingBytes,
        EventBufferCapacity = EventBuffer,
        LeafRows = LeafRows,
        SlowsForSeals = SealLeaves,
        Figures = Figures,
    };
}
