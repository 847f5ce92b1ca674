using System.Net;
using System.Net.Sockets;
using Engine.Cli.Load.Capacity;
using Engine.V1;

namespace Engine.Cli.Tests.Load;

/// <summary>What a session of capacity reads of processes and stages.</summary>
public class ProbeTests
{
    [Fact]
    public void The_process_that_listens_is_found_by_its_port_where_the_system_tells()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        int? found = ListeningProcess.Find($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal(OperatingSystem.IsLinux() ? Environment.ProcessId : null, found);
    }

    [Theory]
    [InlineData("http://192.0.2.1:7171")]
    [InlineData("unix:/run/engine.sock")]
    [InlineData("nonsense")]
    public void A_process_elsewhere_is_not_looked_for_here(string address) => Assert.Null(ListeningProcess.Find(address));

    [Fact]
    public void The_parent_is_that_of_the_program_that_was_meant()
    {
        string name = File.Exists("/proc/self/comm") ? File.ReadAllText("/proc/self/comm").Trim() : "none";

        Assert.Equal(OperatingSystem.IsLinux(), ProcFile.ParentOf(Environment.ProcessId, name) > 0);
        Assert.Null(ProcFile.ParentOf(Environment.ProcessId, "postgres"));
        Assert.Null(ProcFile.ParentOf(int.MaxValue, name));
    }

    [Fact]
    public void What_the_machine_tells_of_itself_is_read_where_it_does()
    {
        Assert.Equal(OperatingSystem.IsLinux(), ProcFile.BusySeconds() > 0);
        Assert.Equal(OperatingSystem.IsLinux(), ProcFile.MemoryAvailable() > 0);
    }

    [Fact]
    public void Stages_are_busy_as_often_as_they_were_seen_so()
    {
        var samples = new StageSamples();
        samples.Add(Status(used: 10, "idle", "copying", blocks: 5, rows: 100));
        samples.Add(Status(used: 30, "committing", "copying", blocks: 15, rows: 1_100));

        Assert.Equal(0.2, samples.RingFill!.Value, 9);
        Assert.Equal(0.75, samples.LanesBusy!.Value, 9);
        Assert.Equal(20, samples.Blocks);
        Assert.Equal(100, samples.RowsPerBlock);
    }

    [Fact]
    public void An_engine_that_was_not_asked_has_said_nothing()
    {
        var samples = new StageSamples();

        Assert.Null(samples.RingFill);
        Assert.Null(samples.LanesBusy);
        Assert.Null(samples.RowsPerBlock);
    }

    private static GetStatusResponse Status(uint used, string first, string second, ulong blocks, ulong rows) => new()
    {
        Ring = new RingStatus { Capacity = 100, Used = used, CapacityBytes = 1_000, UsedBytes = used },
        Lanes =
        {
            new LaneStatus { Lane = 0, State = first, Blocks = blocks, Rows = rows },
            new LaneStatus { Lane = 1, State = second, Blocks = blocks, Rows = rows },
        },
    };
}
