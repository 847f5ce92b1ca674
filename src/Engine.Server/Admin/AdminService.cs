using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Ledger;
using Engine.Server.Ports;
using Engine.Server.Tuning;
using Engine.Watch;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engine.Server.Admin;

/// <summary>The calls of <c>engine.v1.AdminService</c>.</summary>
internal sealed class AdminService(
    Leadership leadership,
    LedgerServiceOptions options,
    JournalControl journal,
    SettingTuner tuner,
    AlarmCalls alarms,
    EnginePorts ports,
    FiguresCalls figures,
    EngineWatch watch,
    TimeProvider time)
{
    /// <summary>The version of this program.</summary>
    internal static readonly string Version =
        typeof(AdminService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    /// <summary>The calls about alarms.</summary>
    public AlarmCalls Alarms => alarms;

    /// <summary>The calls about figures.</summary>
    public FiguresCalls Figures => figures;

    /// <summary>How the engine stands; from memory alone.</summary>
    public Task<V1.GetStatusResponse> GetStatusAsync(V1.GetStatusRequest request, ServerCallContext context)
    {
        JournalStatus report = journal.Status();
        PartitionStatus status = leadership.Status;
        var response = new V1.GetStatusResponse
        {
            Version = Version,
            Epoch = (ulong)report.Epoch,
            StartedAt = Timestamp.FromDateTimeOffset(_startedAt),
            Uptime = Duration.FromTimeSpan(time.GetElapsedTime(_started)),
            Sequences = SequencesOf(status),
            Ring = RingOf(status),
            Postgres = PostgresOf(report),
            Ledger = LedgerOf(status),
            Role = RoleOf(report.Role),
            Standby = report.Followed is { } followed ? StandbyOf(followed) : null,
            Process = ProcessNow(),
            Sealing = report.Sealing is { } sealing ? SealingOf(sealing) : null,
            JournalAudit = report.Audit is { } audit ? AuditStatusOf(audit) : null,
            Alarms = alarms.Counts,
            AdminAddress = ports.Admin ?? "",
            Completeness = CompletenessReport.Of(watch.Latest?.Sample),
        };
        response.Addresses.AddRange(ports.LedgerAddresses);
        response.Lanes.AddRange(report.Lanes.Select(LaneOf));
        return Task.FromResult(response);
    }

    /// <summary>Totals and digest at one durable sequence; takes its place in the ring like any request.</summary>
    public async Task<V1.GetAuditResponse> GetAuditAsync(V1.GetAuditRequest request, ServerCallContext context)
    {
        Partition partition = await leadership.RequireAsync(context.CancellationToken);
        Batch audit = partition.Pool.Rent(BatchKind.Audit, 0);
        try
        {
            if (!partition.TrySubmit(audit))
            {
                throw partition.IsStopping ? Refusals.Stopping() : Refusals.Full();
            }

            BatchOutcome outcome = await partition.WaitAsync(audit, 0, context.CancellationToken);
            if (outcome != BatchOutcome.Answered)
            {
                throw Refusals.Unanswered(outcome, partition.IsStopping);
            }

            return options.EpochConfirmed() ? AuditOf(audit) : throw Refusals.NotConfirmed();
        }
        finally
        {
            partition.Pool.Return(audit);
        }
    }

    /// <summary>Has this engine take over, and answers when it leads.</summary>
    public async Task<V1.PromoteResponse> PromoteAsync(V1.PromoteRequest request, ServerCallContext context)
    {
        bool leads = leadership.IsLeading;
        if (!leads)
        {
            if (journal.Status().Role == JournalRole.Recovering)
            {
                throw Refusals.NotReadyToLead();
            }

            journal.Promote();
            await leadership.WhenLeadingAsync(context.CancellationToken);
        }

        return new V1.PromoteResponse { AlreadyLeading = leads, Epoch = (ulong)journal.Status().Epoch };
    }

    /// <summary>Changes a setting while the engine runs.</summary>
    public Task<V1.TuneResponse> TuneAsync(V1.TuneRequest request, ServerCallContext context) =>
        tuner.TuneAsync(request, context.CancellationToken);

    /// <summary>Every setting as it is in force.</summary>
    public Task<V1.ListSettingsResponse> ListSettingsAsync(V1.ListSettingsRequest request, ServerCallContext context) =>
        Task.FromResult(new V1.ListSettingsResponse { Settings = { tuner.List() } });

    /// <summary>What was changed while engines ran.</summary>
    public Task<V1.ListChangesResponse> ListChangesAsync(V1.ListChangesRequest request, ServerCallContext context) =>
        Task.FromResult(new V1.ListChangesResponse { Changes = { tuner.ListChanges() } });

    /// <summary>Takes no more work, or takes it again.</summary>
    public async Task<V1.DrainResponse> DrainAsync(V1.DrainRequest request, ServerCallContext context) => new()
    {
        Change = await tuner.DrainAsync(request, context.CancellationToken),
        InFlight = (ulong)Math.Max(0, leadership.Status.Claimed - leadership.Status.Answered),
    };

    /// <summary>Takes no more work of a client, or takes it again.</summary>
    public async Task<V1.PauseClientResponse> PauseClientAsync(V1.PauseClientRequest request, ServerCallContext context) =>
        new() { Change = await tuner.PauseAsync(request, context.CancellationToken) };

    private static V1.EngineRole RoleOf(JournalRole role) => role switch
    {
        JournalRole.Leader => V1.EngineRole.Leader,
        JournalRole.Standby => V1.EngineRole.Standby,
        JournalRole.Recovering or JournalRole.TakingOver => V1.EngineRole.TakingOver,
        _ => throw new UnreachableException($"No such role: {role}."),
    };

    private V1.StandbyStatus StandbyOf(FollowStatus followed) => new()
    {
        FollowedSequence = (ulong)followed.Sequence,
        FollowedBlock = (ulong)followed.Block,
        BlocksBehind = (ulong)followed.BlocksBehind,
        Lag = Duration.FromTimeSpan(time.GetElapsedTime(followed.LastRead)),
        LeaderEpoch = (ulong)followed.Epoch,
        LeaderHolder = followed.Holder,
        LeaderAddress = followed.Address,
        HeartbeatAge = Duration.FromTimeSpan(followed.HeartbeatAge),
    };

    private static V1.SequenceStatus SequencesOf(in PartitionStatus status) => new()
    {
        Claimed = (ulong)status.Claimed,
        Applied = (ulong)status.Applied,
        Answered = (ulong)status.Answered,
        AppliedSequence = (ulong)status.AppliedSequence,
        DurableSequence = (ulong)status.DurableSequence,
    };

    private static V1.RingStatus RingOf(in PartitionStatus status) => new()
    {
        Capacity = (uint)status.RingSlots,

        // Both counters move while they are read.
        Used = (uint)Math.Clamp(status.Claimed - status.Answered, 0, status.RingSlots),
        CapacityBytes = (ulong)status.RingBytes,
        UsedBytes = (ulong)Math.Max(0, status.UsedBytes),
        Rejected = (ulong)status.Rejected,
    };

    private static V1.PostgresStatus PostgresOf(JournalStatus journal) => new()
    {
        State = journal.State switch
        {
            JournalState.Writable => V1.JournalState.Writable,
            JournalState.Stalled => V1.JournalState.Stalled,
            JournalState.Fenced => V1.JournalState.Fenced,
            _ => throw new UnreachableException($"No such state of a journal: {journal.State}."),
        },
        Reason = journal.Reason,
        ServerVersion = journal.ServerVersion,
        SystemIdentifier = journal.SystemIdentifier,
        PrivateCluster = journal.IsPrivateCluster,
        LastBlock = (ulong)journal.LastBlock,
    };

    private static V1.LaneStatus LaneOf(JournalLaneStatus lane) => new()
    {
        Lane = (uint)lane.Lane,
        State = lane.State,
        BackendPid = (uint)lane.BackendPid,
        Blocks = (ulong)lane.Blocks,
        Rows = (ulong)lane.Rows,
        LastError = lane.LastError,
    };

    private static V1.SealingStatus SealingOf(JournalSealingStatus sealing) => new()
    {
        SealedLeaf = (uint)sealing.SealedLeaf,
        FullLeaves = (uint)sealing.FullLeaves,
        Step = sealing.Step,
        LastError = sealing.LastError,
    };

    private static V1.JournalAuditStatus AuditStatusOf(JournalAuditStatus audit) => new()
    {
        Leaf = (uint)audit.Leaf,
        Sequence = (ulong)audit.Sequence,
        Rounds = (ulong)audit.Rounds,
        LastRoundEndedAt = audit.LastRoundEnded is { } ended ? Timestamp.FromDateTimeOffset(ended) : null,
        Damage = audit.Damage,
        LastError = audit.LastError,
    };

    private static V1.LedgerStatus LedgerOf(in PartitionStatus status) => new()
    {
        Accounts = (ulong)status.Accounts,
        Transfers = (ulong)status.Transfers,
        OpenHolds = (ulong)status.OpenHolds,
        BurntIds = (ulong)status.BurntIds,
        UnsealedRows = (ulong)status.UnsealedRows,
    };

    private static V1.ProcessStatus ProcessNow() => new()
    {
        CpuTime = Duration.FromTimeSpan(Environment.CpuUsage.TotalTime),
        AllocatedBytes = (ulong)GC.GetTotalAllocatedBytes(),
        GcPauseTime = Duration.FromTimeSpan(GC.GetTotalPauseDuration()),
    };

    private static V1.GetAuditResponse AuditOf(Batch audit)
    {
        var response = new V1.GetAuditResponse
        {
            Sequence = (ulong)audit.LastSequence,
            Digest = Bytes(audit.AuditDigest),
            ForgottenThrough = (ulong)audit.AuditForgotten,
        };
        response.Totals.AddRange(audit.AuditTotals.Select(TotalsOf));
        return response;
    }

    private static V1.LedgerTotals TotalsOf(LedgerTotals totals) => new()
    {
        Ledger = totals.Ledger,
        Accounts = (ulong)totals.Accounts,
        DebitsPending = Bytes(totals.DebitsPending),
        DebitsPosted = Bytes(totals.DebitsPosted),
        CreditsPending = Bytes(totals.CreditsPending),
        CreditsPosted = Bytes(totals.CreditsPosted),
    };

    private static ByteString Bytes(UInt128 value)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
