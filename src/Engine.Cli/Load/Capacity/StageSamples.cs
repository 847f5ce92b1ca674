using Engine.V1;

namespace Engine.Cli.Load.Capacity;

/// <summary>What the engine's stages were doing whenever they were asked.</summary>
internal sealed class StageSamples
{
    private int _samples;
    private double _slots;
    private double _bytes;
    private int _laneSamples;
    private int _busyLanes;
    private (ulong Blocks, ulong Rows)? _first;
    private (ulong Blocks, ulong Rows) _last;

    /// <summary>Mean part of the ring's slots that was taken.</summary>
    public double? RingFill => _samples > 0 ? _slots / _samples : null;

    /// <summary>Mean part of the ring's bytes that was taken.</summary>
    public double? RingBytesFill => _samples > 0 ? _bytes / _samples : null;

    /// <summary>How many of the lanes looked at were copying or committing.</summary>
    public double? LanesBusy => _laneSamples > 0 ? _busyLanes / (double)_laneSamples : null;

    /// <summary>Blocks committed from the first sample to the last.</summary>
    public double? Blocks => _first is { } first ? _last.Blocks - first.Blocks : null;

    /// <summary>Rows in each of them.</summary>
    public double? RowsPerBlock => _first is { } first && _last.Blocks > first.Blocks
        ? (_last.Rows - first.Rows) / (double)(_last.Blocks - first.Blocks)
        : null;

    /// <summary>Takes one.</summary>
    public void Add(GetStatusResponse status)
    {
        _samples++;
        _slots += status.Ring.Used / (double)Math.Max(1, status.Ring.Capacity);
        _bytes += status.Ring.UsedBytes / (double)Math.Max(1, status.Ring.CapacityBytes);
        foreach (LaneStatus lane in status.Lanes)
        {
            _laneSamples++;
            _busyLanes += lane.State is "copying" or "committing" ? 1 : 0;
        }

        _last = (Sum(status, lane => lane.Blocks), Sum(status, lane => lane.Rows));
        _first ??= _last;
    }

    private static ulong Sum(GetStatusResponse status, Func<LaneStatus, ulong> value) =>
        status.Lanes.Aggregate(0UL, (sum, lane) => sum + value(lane));
}
