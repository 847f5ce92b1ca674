using System.Diagnostics;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Load.Capacity;
using Engine.V1;

namespace Engine.Cli.Load.Capacity;

/// <summary>Measures what a trial takes: processors, ring, lanes, write-ahead log, disk.</summary>
internal sealed class UsageProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);

    private readonly EngineClient _client;
    private readonly JournalProbe _journal;
    private readonly int? _engine;
    private readonly int? _postmaster;

    private UsageProbe(EngineClient client, JournalProbe journal, int? engine, int? postmaster) =>
        (_client, _journal, _engine, _postmaster) = (client, journal, engine, postmaster);

    /// <summary>Finds the processes of the engine and of its PostgreSQL, where they are on this machine.</summary>
    public static async Task<UsageProbe> CreateAsync(
        LoadSubject subject, string? connectionString, CancellationToken cancellation)
    {
        GetStatusResponse status = await subject.StatusAsync(cancellation);
        int? engine = subject.Own?.Process.Id ?? ListeningProcess.Find(subject.Addresses[0]);

        // The backends of an engine elsewhere have ids that may be anybody's here.
        int? postmaster = engine is null
            ? null
            : status.Lanes.Select(lane => ProcFile.ParentOf((int)lane.BackendPid, "postgres")).FirstOrDefault(id => id > 1);
        return new UsageProbe(
            subject.ConnectAdmin(TimeSpan.FromSeconds(2)), new JournalProbe(subject.Own?.Journal ?? connectionString), engine, postmaster);
    }

    /// <summary>What the journal's PostgreSQL says of itself.</summary>
    public Task<JournalFacts?> JournalAsync(CancellationToken cancellation) => _journal.AskAsync(cancellation);

    /// <summary>How the engine stands; null where it does not say.</summary>
    public async Task<GetStatusResponse?> StatusAsync(CancellationToken cancellation)
    {
        try
        {
            return await _client.GetStatusAsync(cancellation);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    /// <summary>Bytes of memory that the engine holds; null where it is not on this machine.</summary>
    public double? EngineMemory()
    {
        try
        {
            return _engine is { } id ? Process.GetProcessById(id).WorkingSet64 : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Measures until it is cancelled.</summary>
    public async Task<Usage> MeasureAsync(CancellationToken until)
    {
        UsageMoment before = await TakeAsync();
        var stages = new StageSamples();
        using var timer = new PeriodicTimer(s_every);
        try
        {
            while (await timer.WaitForNextTickAsync(until))
            {
                if (await StatusAsync(until) is { } status)
                {
                    stages.Add(status);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The trial is over.
        }

        return Between(before, await TakeAsync(), stages);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        await LoadDrive.CloseAsync(_client);
    }

    private async Task<UsageMoment> TakeAsync()
    {
        JournalFacts? journal = await _journal.AskAsync(CancellationToken.None);
        return new UsageMoment(
            Stopwatch.GetTimestamp(),
            ProcFile.BusySeconds(),
            Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
            _engine is { } engine && ProcFile.Exists ? ProcessorTime.OfProcess(engine).TotalSeconds : null,
            _postmaster is { } postmaster ? ProcessorTime.OfFamily(postmaster).TotalSeconds : null,
            journal?.WalBytes,
            ProcFile.Disks());
    }

    private static Usage Between(UsageMoment before, UsageMoment after, StageSamples stages)
    {
        double seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        (double Busy, double Written)? disk = BusiestDisk(before, after);
        return new Usage
        {
            Cores = Environment.ProcessorCount,
            BusyCores = (after.Busy - before.Busy) / seconds,
            ClientCores = (after.Client - before.Client) / seconds,
            EngineCores = (after.Engine - before.Engine) / seconds,
            PostgresCores = (after.Postgres - before.Postgres) / seconds,
            RingFill = stages.RingFill,
            RingBytesFill = stages.RingBytesFill,
            LanesBusy = stages.LanesBusy,
            RowsPerBlock = stages.RowsPerBlock,
            BlocksPerSecond = stages.Blocks / seconds,
            WalPerSecond = (after.Wal - before.Wal) / seconds,
            DiskBusy = disk?.Busy / seconds,
            DiskWrittenPerSecond = disk?.Written / seconds,
        };
    }

    private static (double Busy, double Written)? BusiestDisk(UsageMoment before, UsageMoment after) =>
        before.Disks is { Count: > 0 } first && after.Disks is { } second
            ? first.Keys.Where(second.ContainsKey)
                .Select(name => (second[name].Busy - first[name].Busy, second[name].Written - first[name].Written))
                .MaxBy(disk => disk.Item1)
            : null;

    private sealed record UsageMoment(
        long At,
        double? Busy,
        double? Client,
        double? Engine,
        double? Postgres,
        double? Wal,
        IReadOnlyDictionary<string, (double Busy, double Written)>? Disks);
}
