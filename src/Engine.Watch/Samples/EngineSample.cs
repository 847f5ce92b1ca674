using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.Figures;

namespace Engine.Watch.Samples;

/// <summary>
/// How an engine stands at one moment: what every check, the recorder and the dashboard look at. Counters count since the
/// start of the process; what happened lately is the difference of two samples.
/// </summary>
public sealed record EngineSample
{
    // A client reports about once a second while it has traffic; what is older tells nothing of now.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    /// <summary>When it was taken, by the clock on the wall.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was taken, since the engine's start, by a clock that never steps.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the engine leads, and takes requests.</summary>
    public required bool IsLeading { get; init; }

    /// <summary>Whether it was asked to stop.</summary>
    public required bool IsStopping { get; init; }

    /// <summary>Whether figures are recorded: without, what follows from counting requests and events is zero.</summary>
    public bool HasFigures { get; init; } = true;

    /// <summary>Where the stages are; all zero until it leads.</summary>
    public required PartitionStatus Partition { get; init; }

    /// <summary>How the journal stands.</summary>
    public required JournalStatus Journal { get; init; }

    /// <summary>What the journal counts of its blocks, and how far behind it is.</summary>
    public JournalFigures Blocks { get; init; } = JournalFigures.None;

    /// <summary>The stages, in the order of the way: decode, apply, journal, lanes, reply.</summary>
    public IReadOnlyList<StageSample> Stages { get; init; } = [];

    /// <summary>What was answered, all clients together.</summary>
    public AnswerSample Answers { get; init; } = new();

    /// <summary>Each client that was seen since the start.</summary>
    public IReadOnlyList<ClientSample> Clients { get; init; } = [];

    /// <summary>The client whose callers wait longest, of those that have reported lately; null where none has.</summary>
    public ClientSample? SlowestUsers => Clients.Where(HasReported).MaxBy(client => client.Users!.P99);

    /// <summary>Each ledger.</summary>
    public IReadOnlyList<LedgerSample> Ledgers { get; init; } = [];

    /// <summary>What calls hold before the ring.</summary>
    public FrontSample Front { get; init; } = new(0, 0, 0);

    /// <summary>PostgreSQL's own figures; null until they were read.</summary>
    public PostgresSample? Postgres { get; init; }

    /// <summary>How complete the journal was seen to be in PostgreSQL; null until it was looked at.</summary>
    public CompletenessSample? Completeness { get; init; }

    /// <summary>Leaves of the journal of which somebody has updated or deleted rows.</summary>
    public IReadOnlyList<TouchedLeaf> TouchedLeaves { get; init; } = [];

    /// <summary>How the canary fares; null where there is none.</summary>
    public CanarySample? Canary { get; init; }

    /// <summary>The threads that step the stages.</summary>
    public IReadOnlyList<StageThread> Threads { get; init; } = [];

    /// <summary>What there is a limit for.</summary>
    public IReadOnlyList<LimitSample> Limits { get; init; } = [];

    /// <summary>Those that watch.</summary>
    public IReadOnlyList<CheckerSample> Checkers { get; init; } = [];

    /// <summary>The engine's process and its machine.</summary>
    public ProcessSample Process { get; init; } = new();

    /// <summary>Whether what a client reported of its callers tells of now.</summary>
    public bool HasReported(ClientSample client) => client.Users is { } users && Elapsed - users.Reported < s_fresh;
}
