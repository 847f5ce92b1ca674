using System.Numerics;
using Engine.Core.Pipeline;
using Engine.Server.Bounds;
using Engine.Watch.Recorder;

namespace Engine.Server.Hosting;

/// <summary>What the settings must be, each rule with its reason; all broken ones are told at once.</summary>
internal static class EngineOptionsRules
{
    // The ledger numbers what it holds by 28 bits, of which half tell which of two is the later.
    private const long MostHeld = 100_000_000;

    // An index of the ledger has 2^30 places, in tables that are cut in two when three quarters full: with so many accounts the
    // last cut was made, and another is not due before there are a hundred million more.
    private const long MostAccounts = 500_000_000;

    // 5 ids of 18 bytes, 4 numbers of 64 bits, 5 of 32 bits, and the length before them.
    private const int LargestTransfer = (5 * 18) + (4 * 11) + (5 * 6) + 3;

    // A timer takes no more than 49 days, and nobody waits for so long: a day, and a heartbeat with room for others within it.
    private static readonly TimeSpan MostWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan MostHeartbeat = TimeSpan.FromHours(1);

    /// <summary>The rules that do not hold, as lines for a person; empty when all do.</summary>
    public static IReadOnlyList<string> Broken(EngineOptions options) =>
        [
            .. ListeningRules.Broken(options),
            .. Webhooks(options),
            .. Journal(options),
            .. Times(options),
            .. Sizes(options),
            .. Calls(options),
            .. ObjectiveRules.Broken(options),
        ];

    // Not told by its text, in which there may be a secret.
    private static IEnumerable<string> Webhooks(EngineOptions options) =>
        from address in options.AlarmWebhooks.Index()
        where !Uri.TryCreate(address.Item, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https")
        select $"alarm-webhooks: number {address.Index + 1} is no http or https URL";

    private static IEnumerable<string> Journal(EngineOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString) && string.IsNullOrWhiteSpace(options.Data))
        {
            yield return "data: without a connection string the engine runs its own PostgreSQL, which needs a folder";
        }

        if (options.Lanes is < 1 or > 16)
        {
            yield return $"lanes: from 1 to 16, is {options.Lanes}";
        }

        if (options.BlockRows is < PartitionOptions.MaxBatch or > 1 << 20)
        {
            yield return $"block-rows: from {PartitionOptions.MaxBatch}, the largest batch, to {1 << 20}; is {options.BlockRows}";
        }

        if (options.OverlapRows is < 1 or > 1 << 20)
        {
            yield return $"overlap-rows: from 1 to {1 << 20}, is {options.OverlapRows}";
        }

        if (options.LeafRows < 2 * PartitionOptions.MaxBatch)
        {
            yield return $"leaf-rows: at least {2 * PartitionOptions.MaxBatch}, so that every batch fits into a leaf; "
                + $"is {options.LeafRows}";
        }

        if (options.LeafRows > MostHeld)
        {
            yield return $"leaf-rows: at most {MostHeld}, since no more may be unsealed; is {options.LeafRows}";
        }

        if (options.AuditRowsPerSecond < 0)
        {
            yield return $"audit-rows-per-second: 0 or more, is {options.AuditRowsPerSecond}";
        }

        if (options.RequiredStandbys < 0)
        {
            yield return $"required-standbys: 0 or more, is {options.RequiredStandbys}";
        }
    }

    private static IEnumerable<string> Times(EngineOptions options)
    {
        if (options.CommitTimeout < TimeSpan.FromSeconds(1) || options.CommitTimeout > MostWait)
        {
            yield return $"commit-timeout: from 1s to 1d, is {options.CommitTimeout}";
        }

        if (options.LockTimeout < TimeSpan.Zero || options.LockTimeout > MostWait)
        {
            yield return $"lock-timeout: from 0s to 1d, is {options.LockTimeout}";
        }

        if (options.LeaseTimeout > MostWait)
        {
            yield return $"lease-timeout: at most 1d, is {options.LeaseTimeout}";
        }

        if (options.ReadEpochAge > MostWait)
        {
            yield return $"read-epoch-age: at most 1d, since who takes over waits for that much silence; is {options.ReadEpochAge}";
        }

        if (options.Heartbeat < TimeSpan.FromMilliseconds(100) || options.Heartbeat > MostHeartbeat)
        {
            yield return $"heartbeat: from 100ms to 1h, is {options.Heartbeat}";
            yield break; // what it is compared with is not to blame
        }

        if (options.LeaseTimeout < 3 * options.Heartbeat)
        {
            yield return "lease-timeout: at least three heartbeats, or a slow one would count as a dead engine; "
                + $"is {options.LeaseTimeout} against {options.Heartbeat}";
        }

        if (options.ReadEpochAge < 2 * options.Heartbeat)
        {
            yield return "read-epoch-age: at least twice the heartbeat, or reads would be refused between two of them; "
                + $"is {options.ReadEpochAge} against {options.Heartbeat}";
        }
    }

    private static IEnumerable<string> Sizes(EngineOptions options)
    {
        if (options.RingSlots is < 2 or > 1 << 24 || !BitOperations.IsPow2(options.RingSlots))
        {
            yield return $"ring-slots: a power of two from 2 to {1 << 24}, is {options.RingSlots}";
        }

        if (options.RingBytes < 1 << 20)
        {
            yield return $"ring-bytes: at least {1 << 20}, is {options.RingBytes}";
        }

        if (options.EventBuffer is < 2 * PartitionOptions.MaxBatch or > 1 << 24
            || !BitOperations.IsPow2(options.EventBuffer))
        {
            yield return $"event-buffer: a power of two from {2 * PartitionOptions.MaxBatch} to {1 << 24}, "
                + $"is {options.EventBuffer}";
        }

        if (options.RecorderBytes != 0
            && options.RecorderBytes is < FlightRecorder.LeastBytes or > FlightRecorder.MostBytes)
        {
            yield return $"recorder-bytes: from {FlightRecorder.LeastBytes} to {FlightRecorder.MostBytes}, or 0 for no recorder; "
                + $"is {options.RecorderBytes}";
        }

        if (options.CanaryLedger is < 1 or > uint.MaxValue)
        {
            yield return $"canary-ledger: from 1 to {uint.MaxValue}; is {options.CanaryLedger}";
        }

        foreach ((string name, long value, long most) in Limits(options))
        {
            if (value < 1)
            {
                yield return $"{name}: at least 1, is {value}";
            }

            if (value > most)
            {
                yield return $"{name}: at most {most}, is {value}";
            }
        }

        bool isOneWrong = options.MaxUnsealedRows < 1 || options.LeafRows > MostHeld;
        if (options.SealLeaves && !isOneWrong && options.MaxUnsealedRows < 4 * options.LeafRows)
        {
            yield return "max-unsealed-rows: at least four leaves, or intake would be slowed before one can be sealed; is "
                + $"{options.MaxUnsealedRows} against {options.LeafRows} (or seal-leaves false)";
        }

        if (options.StageThreads is < 0 or > 3)
        {
            yield return $"stage-threads: 1 to 3, or 0 to choose by the cores; is {options.StageThreads}";
        }
    }

    private static IEnumerable<string> Calls(EngineOptions options)
    {
        int smallest = PartitionOptions.MaxBatch * LargestTransfer;
        if (options.MaxMessageBytes < smallest)
        {
            yield return $"max-message-bytes: at least {smallest}, so that {PartitionOptions.MaxBatch} transfers fit; "
                + $"is {options.MaxMessageBytes}";
        }

        if (options.StreamWindow is < 1 or > 65_536)
        {
            yield return $"stream-window: 1 to 65536, is {options.StreamWindow}";
        }

        long largest = 2 * MessageCost.AtMost(options.MaxMessageBytes, findsNames: true);
        if (options.RequestBytes < largest)
        {
            yield return $"request-bytes: at least {largest}, so that two of the largest messages fit; "
                + $"is {options.RequestBytes}";
        }

        foreach ((string name, long value) in Counts(options))
        {
            if (value < 1)
            {
                yield return $"{name}: at least 1, is {value}";
            }
        }

        if (options.HistoryTimeout < TimeSpan.FromMilliseconds(100) || options.HistoryTimeout > TimeSpan.FromHours(1))
        {
            yield return $"history-timeout: from 100ms to 1h, is {options.HistoryTimeout}";
        }

        if (options.MessageTimeout < TimeSpan.FromSeconds(1) || options.MessageTimeout > TimeSpan.FromHours(1))
        {
            yield return $"message-timeout: from 1s to 1h, is {options.MessageTimeout}";
        }

        if (options.StopTimeout < TimeSpan.Zero || options.StopTimeout > TimeSpan.FromDays(1))
        {
            yield return $"stop-timeout: from 0s to 1d, is {options.StopTimeout}";
        }
    }

    private static IEnumerable<(string Name, long Value)> Counts(EngineOptions options) =>
    [
        ("stream-bytes", options.StreamBytes),
        ("max-connections", options.MaxConnections),
        ("max-calls", options.MaxCalls),
        ("max-calls-per-connection", options.MaxCallsPerConnection),
        ("history-questions", options.HistoryQuestions),
        ("history-connections", options.HistoryConnections),
    ];

    private static IEnumerable<(string Name, long Value, long Most)> Limits(EngineOptions options) =>
    [
        ("max-accounts", options.MaxAccounts, MostAccounts),
        ("max-open-holds", options.MaxOpenHolds, MostHeld),
        ("max-velocity-limits", options.MaxVelocityLimits, MostHeld),
        ("max-unsealed-rows", options.MaxUnsealedRows, MostHeld),
    ];
}
