using System.Diagnostics;
using Engine.Cli.Processes;

namespace Engine.Cli.Tests.Processes;

/// <summary>Processor time is read of any process, with and without its children.</summary>
public sealed class ProcessorTimeTests
{
    [Fact]
    public void A_process_that_computes_uses_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc");
        TimeSpan before = ProcessorTime.OfProcess(Environment.ProcessId);
        TimeSpan own = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - own < TimeSpan.FromMilliseconds(100))
        {
            Thread.SpinWait(10_000);
        }

        TimeSpan used = ProcessorTime.OfProcess(Environment.ProcessId) - before;
        Assert.True(used >= TimeSpan.FromMilliseconds(80), $"{used} was read of 100 ms that were used");
    }

    [Fact]
    public async Task A_child_that_has_ended_still_counts_for_its_family()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc");
        TimeSpan before = ProcessorTime.OfFamily(Environment.ProcessId);
        using Process child = Process.Start("sh", ["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"]);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(ProcessorTime.OfFamily(Environment.ProcessId) - before > TimeSpan.Zero);
    }

    [Fact]
    public void A_process_that_is_gone_has_used_nothing() =>
        Assert.Equal(TimeSpan.Zero, ProcessorTime.OfProcess(int.MaxValue));
}
