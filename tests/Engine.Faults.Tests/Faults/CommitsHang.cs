using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>
/// Commits wait for a synchronous standby that is not there: <paramref name="goes"/> takes it away and
/// <paramref name="comes"/> brings it back. Meanwhile somebody does <paramref name="meanwhile"/>, and nothing may be
/// acknowledged whatever that does to the commits that hang; the engine tells why.
/// </summary>
internal sealed class CommitsHang(Func<Task> goes, Func<Task> meanwhile, string told, Func<Task> comes) : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        await goes();
        await rig.WaitAsync(
            async () => (await Backends.FindAsync(rig.Cluster, $"wait_event = 'SyncRep' AND {Backends.Lanes}")).Count > 0,
            "a commit hangs");
        ulong durable = await rig.SettledSequenceAsync();
        await meanwhile();
        await rig.TellAsync(told);
        Assert.Equal(durable, await rig.SettledSequenceAsync());
    }

    public Task EndAsync(EngineUnderFaults rig) => comes();
}
