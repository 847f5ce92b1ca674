using System.Diagnostics;
using Engine.Core.Pipeline;
using Engine.Journal.Cluster;
using Engine.Journal.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Journal.Tests.Cluster;

public sealed class PrivateClusterTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-cluster-tests-{Guid.NewGuid():N}");

    private JournalOptions Options => new()
    {
        DataFolder = _folder, LeafRows = 2 * PartitionOptions.MaxBatch, BlockBytes = 6 << 20, StopClusterOnExit = false,
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await using (JournalRig last = await JournalRig.OpenAsync(Options with { StopClusterOnExit = true }))
        {
            await last.Journal.StopAsync();
        }

        Assert.False(File.Exists(PidFile), "the server ends with the engine when that is asked for");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_outlived_its_engine_is_adopted()
    {
        await using (JournalRig rig = await JournalRig.OpenAsync(Options))
        {
            rig.CreateTwoAccounts();
            Assert.True(rig.Journal.Status.IsPrivateCluster);
        }

        int before = Postmaster();
        await using JournalRig again = await JournalRig.OpenAsync(Options);
        Assert.Equal(2, again.Recovered.LastSequence);
        Assert.Equal(before, Postmaster());
    }

    [Fact]
    public async Task Of_two_that_find_an_empty_folder_or_a_server_that_is_stopped_one_starts_it_and_both_can_use_it()
    {
        PrivateCluster[] made = await StartTwoAsync();
        foreach (PrivateCluster cluster in made)
        {
            await (await PostgresFixture.ConnectAsync(cluster.ConnectionString)).DisposeAsync();
        }

        await made[0].StopAsync(CancellationToken.None);
        Array.ForEach(made, cluster => cluster.Dispose());
        Array.ForEach(await StartTwoAsync(), cluster => cluster.Dispose());
    }

    [Fact]
    public async Task A_server_killed_under_load_is_started_again_and_nothing_is_lost_or_doubled()
    {
        await using JournalRig rig = await JournalRig.OpenAsync(Options);
        rig.CreateTwoAccounts();
        int rounds = TestScale.Of(few: 2, all: 3);
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < 30; i++)
            {
                rig.Transfer(500);
            }

            Process.GetProcessById(Postmaster()).Kill();
            rig.Transfer(1);
            rig.Drain();
        }

        Assert.Equal(JournalState.Writable, rig.Journal.State);
        await using JournalServer server = await JournalServer.ReachAsync(
            Options, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, CancellationToken.None);
        VerificationResult verified = await JournalVerifier.VerifyAsync(
            server.ConnectionString, null, null, CancellationToken.None);
        Assert.Equal(rig.Ledger.ComputeDigest(), verified.Digest);
        TransferPresence presence = await TransferPresenceCheck.CheckAsync(
            server.ConnectionString, rig.TransferIds, CancellationToken.None);
        Assert.True(presence.EachIsThereOnce, presence.ToString());
    }

    private async Task<PrivateCluster[]> StartTwoAsync()
    {
        PrivateCluster[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            _ => Task.Run(() => PrivateCluster.StartAsync(_folder, NullLogger.Instance, CancellationToken.None))));
        Assert.Single(both, cluster => cluster.WasStartedHere);
        return both;
    }

    private string PidFile => Path.Combine(_folder, "pgdata", "postmaster.pid");

    private int Postmaster() => int.Parse(File.ReadLines(PidFile).First(), null);
}
