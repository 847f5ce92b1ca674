namespace Engine.Watch.Metrics;

/// <summary>Of the engine's process and its machine.</summary>
internal static class ProcessMetrics
{
    private static readonly MetricFactory s_server = new(Rooms.Server);

    public static IReadOnlyList<Metric> All { get; } =
    [
        s_server.Gauge(
            "engine.leading", "1", "1 while the engine leads and takes requests, else 0.", "IsLeading",
            sample => sample.IsLeading ? 1 : 0),
        s_server.Gauge(
            "engine.stopping", "1", "1 from when the engine was asked to stop, else 0.", "IsStopping",
            sample => sample.IsStopping ? 1 : 0),
        s_server.Gauge(
            "engine.uptime", "s", "Time since the engine's start.", "Elapsed", sample => sample.Elapsed.TotalSeconds),
        s_server.Counter(
            "engine.process.cpu", "s", "Processor time that the process has used.", "Process.Cpu",
            sample => sample.Process.Cpu.TotalSeconds),
        s_server.Gauge(
            "engine.process.cores", "{core}", "Cores that the process may use.", "Process.Cores",
            sample => sample.Process.Cores),
        s_server.Gauge(
            "engine.process.memory", "By", "Memory that the process holds.", "Process.WorkingSet",
            sample => sample.Process.WorkingSet),
        s_server.Gauge(
            "engine.process.heap", "By", "Memory of it under the collector.", "Process.ManagedHeap",
            sample => sample.Process.ManagedHeap),
        s_server.Counter(
            "engine.process.allocated", "By", "Memory allocated since the start.", "Process.Allocated",
            sample => sample.Process.Allocated),
        s_server.Counter(
            "engine.process.gc.pause", "s", "Time in which collections stopped everything.", "Process.GcPause",
            sample => sample.Process.GcPause.TotalSeconds),
        s_server.Gauge(
            "engine.process.pool.threads", "{thread}", "Threads of the pool.", "Process.PoolThreads",
            sample => sample.Process.PoolThreads),
        s_server.Gauge(
            "engine.process.pool.queue", "{item}", "Work that waits for one of them.", "Process.PoolQueue",
            sample => sample.Process.PoolQueue),
        s_server.Gauge(
            "engine.machine.memory.available", "By", "Memory that the machine, or the container, still has.",
            "Process.MemoryAvailable", sample => sample.Process.MemoryAvailable),
        s_server.Gauge(
            "engine.machine.disk.available", "By", "Bytes left on the disk of the private cluster; none elsewhere.",
            "Process.DiskAvailable", sample => sample.Process.DiskAvailable),
    ];
}
