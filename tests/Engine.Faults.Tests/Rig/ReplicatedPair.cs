namespace Engine.Faults.Tests.Rig;

/// <summary>A primary that waits for its standby at every commit.</summary>
internal sealed class ReplicatedPair : IAsyncDisposable
{
    private readonly List<TestCluster> _all = [];
    private readonly string _name;
    private TestCluster _standby;

    private ReplicatedPair(TestCluster primary, TestCluster standby, string name)
    {
        (Primary, _standby, _name) = (primary, standby, name);
        _all.AddRange([primary, standby]);
    }

    /// <summary>The one that takes writes.</summary>
    public TestCluster Primary { get; private set; }

    /// <summary>Makes both, and waits until they replicate.</summary>
    public static async Task<ReplicatedPair> StartAsync(string name)
    {
        TestCluster primary = await TestCluster.StartAsync();
        var pair = new ReplicatedPair(primary, await TestCluster.StandbyAsync(primary, name), name);
        await pair.ReplicateAsync();
        return pair;
    }

    /// <summary>Whom commits wait for.</summary>
    public Task ExpectAsync(string standby) => Primary.ReloadAsync($"synchronous_standby_names = '{standby}'");

    /// <summary>The standby is stopped.</summary>
    public Task StandbyGoesAsync() => _standby.DownAsync("fast");

    /// <summary>The standby is started again.</summary>
    public Task StandbyComesAsync() => _standby.UpAsync();

    /// <summary>The standby becomes the primary, and gets a standby of its own.</summary>
    public async Task FailOverAsync()
    {
        await _standby.PromoteAsync();
        Primary = _standby;
        _standby = await TestCluster.StandbyAsync(Primary, _name);
        _all.Add(_standby);
        await ReplicateAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Standbys first: a primary waits for them when it ends.
        foreach (TestCluster cluster in Enumerable.Reverse(_all))
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task ReplicateAsync()
    {
        await ExpectAsync(_name);
        await Patience.UntilAsync(
            async () => (await Primary.ColumnAsync<long>(
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"))[0] == 1,
            "the standby replicates",
            () => Primary.Log + _standby.Log);
    }
}
