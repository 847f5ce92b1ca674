using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>Processes that stand still are neither gone nor there.</summary>
public class StopTests
{
    [Fact]
    public async Task Whatever_stands_still_for_a_while_nothing_is_lost_and_all_goes_on_after_it()
    {
        await using EngineUnderFaults rig = await EngineUnderFaults.StartAsync();
        await rig.SufferAsync(ProcessesStopped.One(Backends.Lanes, TestScale.Stop));
        await rig.SufferAsync(ProcessesStopped.One(Backends.Control, TestScale.Stop));
        await rig.SufferAsync(ProcessesStopped.One(Backends.WalWriter, TestScale.Stop));
        await rig.SufferAsync(ProcessesStopped.One(Backends.Checkpointer, TestScale.Stop));
        await rig.SufferAsync(ProcessesStopped.AllOfPostgres(TestScale.Stop));
        await rig.SufferAsync(ProcessesStopped.Engine(TestScale.Stop));
        await rig.ProveAsync();
    }
}
