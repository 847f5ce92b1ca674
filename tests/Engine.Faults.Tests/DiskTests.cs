using Engine.Cli.Drills.Faults;
using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;
using Npgsql;

namespace Engine.Faults.Tests;

/// <summary>PostgreSQL runs out of disk under load.</summary>
public class DiskTests
{
    [Fact]
    public async Task A_full_disk_below_the_journal_is_told_and_all_goes_on_when_there_is_room()
    {
        using SmallDisk disk = await DiskToFill.MountAsync();
        TestCluster cluster = await TestCluster.StartAsync();
        await cluster.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}'");
        await cluster.ExecuteAsync("ALTER DATABASE engine SET default_tablespace = small");
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync(cluster);
        for (int time = 0; time < (TestScale.IsLong ? 2 : 1); time++)
        {
            await rig.SufferAsync(new Faults.DiskFull(disk, shows: _ => rig.TellAsync("No space left on device")));
        }

        await rig.ProveAsync();
    }

    [Fact]
    public async Task A_full_disk_below_the_WAL_at_which_PostgreSQL_panics_loses_nothing()
    {
        using SmallDisk disk = await DiskToFill.MountAsync();
        TestCluster cluster = await TestCluster.StartAsync(walFolder: Path.Combine(disk.Folder, "wal"));
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync(cluster);
        async Task<bool> IsStalledAsync() => (await rig.Writers.Client.GetStatusAsync()).Postgres is
            { State: V1.JournalState.Stalled, Reason: not "" };

        await rig.SufferAsync(new Faults.DiskFull(disk, async _ =>
        {
            await rig.WaitAsync(
                async () =>
                {
                    await EndSegmentAsync(cluster);
                    return cluster.Log.Contains("PANIC");
                },
                "PostgreSQL panics");
            await rig.WaitAsync(IsStalledAsync, "the engine tells that the journal is stalled");
        }));
        await rig.ProveAsync();
    }

    // Rather than that the load fills it: for the next one, or the one after it, there is no room.
    private static async Task EndSegmentAsync(TestCluster cluster)
    {
        try
        {
            await cluster.ExecuteAsync("SELECT pg_switch_wal()");
        }
        catch (NpgsqlException)
        {
            // It panicked at once.
        }
    }
}
