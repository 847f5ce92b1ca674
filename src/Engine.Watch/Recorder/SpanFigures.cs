using Engine.Core.Figures;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Recorder;

/// <summary>What happened between two samples, as the recorder keeps it.</summary>
internal static class SpanFigures
{
    private const int MostStages = 32;
    private const int MostWaits = 16;
    private const int LongestText = 300;

    /// <summary>The figures of a span.</summary>
    /// <param name="earlier">How the engine stood at its start.</param>
    /// <param name="later">How at its end.</param>
    /// <param name="open">The alarms that are open at its end.</param>
    public static FlightFigures Between(EngineSample earlier, EngineSample later, IReadOnlyList<Alarm> open)
    {
        (AnswerSample before, AnswerSample after) = (earlier.Answers, later.Answers);
        var figures = new FlightFigures
        {
            SpanMs = (long)(later.Elapsed - earlier.Elapsed).TotalMilliseconds,
            RequestsAccepted = after.RequestsAccepted - before.RequestsAccepted,
            RequestsEnded = after.RequestsEnded - before.RequestsEnded,
            RequestsUnknown = after.RequestsUnknown - before.RequestsUnknown,
            RequestsNotAccepted = after.RequestsNotAccepted - before.RequestsNotAccepted,
            RequestsRefused = after.RequestsRefused - before.RequestsRefused,
            EventsOk = after.EventsOk - before.EventsOk,
            EventsRefused = after.EventsRefused - before.EventsRefused,
            Latency = Latency(after.Latency.Since(before.Latency)),
            RingUsed = Math.Max(0, later.Partition.Claimed - later.Partition.Answered),
            RingSlots = later.Partition.RingSlots,
            AppliedSequence = later.Partition.AppliedSequence,
            DurableSequence = later.Partition.DurableSequence,
            JournalState = later.Journal.State.ToString(),
            JournalReason = Cut(later.Journal.Reason),
            Leads = later.IsLeading,
            Postgres = Postgres(earlier.Postgres, later.Postgres),
            Users = Users(earlier.Clients, later.Clients),
            DurableLagUs = Micros(later.Blocks.DurableLag),
        };
        LatencySnapshot blocks = later.Blocks.BlockRows.Since(earlier.Blocks.BlockRows);
        (figures.Blocks, figures.BlockRows) = (blocks.Count, blocks.SumNanoseconds);
        Process(figures, earlier.Process, later.Process);
        foreach ((string code, long count) in after.EventsByCode)
        {
            if (count - before.EventsByCode.GetValueOrDefault(code) is > 0 and var more)
            {
                figures.EventsByCode[code] = more;
            }
        }

        figures.Stages.AddRange(Stages(earlier.Stages, later.Stages));
        figures.Clients.AddRange(SpanClients.Between(earlier.Clients, later.Clients));
        figures.OpenAlarms.AddRange(Enum.GetValues<AlarmGrade>().Select(grade => open.Count(alarm => alarm.Grade == grade)));
        return figures;
    }

    /// <summary>Times of a span; null where there were none.</summary>
    public static FlightLatency? Latency(LatencySnapshot times) => times.Count == 0 ? null : new FlightLatency
    {
        Count = times.Count,
        P50Us = Micros(times.Percentile(0.5)),
        P90Us = Micros(times.Percentile(0.9)),
        P99Us = Micros(times.Percentile(0.99)),
        P999Us = Micros(times.Percentile(0.999)),
        LongestUs = Micros(times.Percentile(1)),
        MeanUs = times.SumNanoseconds / times.Count / 1000,
    };

    /// <summary>What the callers of a client waited, where it reported anew; null where it did not.</summary>
    public static FlightUsers? Users(UserSample? before, UserSample? after) =>
        after is null || after.Reported == before?.Reported ? null : new FlightUsers
        {
            Calls = after.Calls - (before?.Calls ?? 0),
            Timeouts = after.Timeouts - (before?.Timeouts ?? 0),
            Retries = after.Retries - (before?.Retries ?? 0),
            Reconnects = after.Reconnects - (before?.Reconnects ?? 0),
            P50Us = Micros(after.P50),
            P99Us = Micros(after.P99),
            P999Us = Micros(after.P999),
            LongestUs = Micros(after.Longest),
        };

    /// <summary>Text of a length that can be kept every second.</summary>
    public static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static IEnumerable<FlightStage> Stages(IReadOnlyList<StageSample> earlier, IReadOnlyList<StageSample> later)
    {
        foreach (StageSample stage in later.Take(MostStages))
        {
            StageSample? before = earlier.FirstOrDefault(one => one.Name == stage.Name);
            yield return new FlightStage
            {
                Name = stage.Name,
                Done = stage.Done - (before?.Done ?? 0),
                Waiting = stage.Waiting,
                BusyUs = Micros(stage.Busy - (before?.Busy ?? TimeSpan.Zero)),
                Time = Latency(before is null ? stage.Time : stage.Time.Since(before.Time)),
                WaitsFor = Cut(stage.WaitsFor),
            };
        }
    }

    // The worst of all: one line on a chart that hides nobody.
    private static FlightUsers? Users(IReadOnlyList<ClientSample> earlier, IReadOnlyList<ClientSample> later)
    {
        FlightUsers? worst = null;
        Dictionary<string, ClientSample> before = SpanClients.ByName(earlier);
        foreach (ClientSample client in later)
        {
            if (Users(before.GetValueOrDefault(client.Name)?.Users, client.Users) is not { } users)
            {
                continue;
            }

            worst ??= new FlightUsers();
            worst.Calls += users.Calls;
            worst.Timeouts += users.Timeouts;
            worst.Retries += users.Retries;
            worst.Reconnects += users.Reconnects;
            worst.P50Us = Math.Max(worst.P50Us, users.P50Us);
            worst.P99Us = Math.Max(worst.P99Us, users.P99Us);
            worst.P999Us = Math.Max(worst.P999Us, users.P999Us);
            worst.LongestUs = Math.Max(worst.LongestUs, users.LongestUs);
        }

        return worst;
    }

    private static FlightPostgres? Postgres(PostgresSample? before, PostgresSample? after)
    {
        if (after is null)
        {
            return null;
        }

        var postgres = new FlightPostgres
        {
            Commit = Latency(before is null ? after.Commit : after.Commit.Since(before.Commit)),
            WalBytes = before is { WalBytes: > 0 } ? Math.Max(0, after.WalBytes - before.WalBytes) : 0,
            DatabaseBytes = after.DatabaseBytes,
            ReplicaLagBytes = after.ReplicaLagBytes ?? 0,
            SilenceMs = (long)after.Silence.TotalMilliseconds,
            Failure = Cut(after.Failure),
        };
        postgres.Waits.AddRange(after.Waits.Take(MostWaits).Select(wait => new FlightWait
        {
            Backend = wait.BackendPid, What = wait.What, Wait = wait.Wait, Blockers = Cut(wait.Blockers),
        }));
        return postgres;
    }

    private static void Process(FlightFigures figures, ProcessSample before, ProcessSample after)
    {
        figures.CpuMs = (long)(after.Cpu - before.Cpu).TotalMilliseconds;
        figures.Cores = after.Cores;
        figures.WorkingSet = after.WorkingSet;
        figures.ManagedHeap = after.ManagedHeap;
        figures.GcPauseMs = (long)(after.GcPause - before.GcPause).TotalMilliseconds;
        figures.MemoryAvailable = after.MemoryAvailable;
        figures.DiskAvailable = after.DiskAvailable ?? 0;
    }
}
