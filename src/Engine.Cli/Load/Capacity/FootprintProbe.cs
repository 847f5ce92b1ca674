using Engine.Load.Capacity;

namespace Engine.Cli.Load.Capacity;

/// <summary>Measures what a session leaves behind: rows, bytes on disk, the engine's memory.</summary>
internal sealed class FootprintProbe(UsageProbe probe, long maxRows)
{
    // Below this the heap's own ups and downs are most of what is seen.
    private const double EnoughForMemory = 300_000;

    private long _answered;
    private Footprint? _before;

    /// <summary>Takes how things are before.</summary>
    /// <param name="answered">Transfers that were answered so far.</param>
    public async Task BeginAsync(long answered)
    {
        _answered = answered;
        _before = await TakeAsync();
    }

    /// <summary>What grew since then, and for how many such days there is room; null where nothing was answered.</summary>
    public async Task<Growth?> GrowthAsync(double transfersPerDay, long answered, DateOnly today)
    {
        double transfers = answered - _answered;
        if (_before is null || transfers < 1)
        {
            return null;
        }

        Footprint after = await TakeAsync();
        return new Growth
        {
            TransfersPerDay = transfersPerDay,
            Today = today,
            RowsPerTransfer = (after.Rows - _before.Rows) / transfers,
            DiskPerTransfer = Positive((after.Disk - _before.Disk) / transfers),
            MemoryPerTransfer = transfers < EnoughForMemory ? null : Positive((after.Memory - _before.Memory) / transfers),
            RowsLeft = maxRows - after.Rows,
            DiskLeft = after.Folder is { } folder && Directory.Exists(folder) ? Free(folder) : null,
            MemoryLeft = after.Memory is null ? null : ProcFile.MemoryAvailable(),
        };
    }

    private async Task<Footprint> TakeAsync()
    {
        JournalFacts? journal = await probe.JournalAsync(CancellationToken.None);
        V1.GetStatusResponse? status = await probe.StatusAsync(CancellationToken.None);
        return new Footprint(
            status?.Sequences.DurableSequence, journal?.DatabaseBytes, probe.EngineMemory(), journal?.Folder);
    }

    private static double? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // What was freed meanwhile says nothing of what a transfer takes.
    private static double? Positive(double? value) => value > 0 ? value : null;

    private sealed record Footprint(double? Rows, double? Disk, double? Memory, string? Folder);
}
