using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>PostgreSQL is there, and lets nobody in; or it is not there.</summary>
public class ConnectionTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    [Fact]
    public async Task While_connections_are_refused_the_reason_is_told_and_all_goes_on_after_it()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        await rig.SufferAsync(new ConnectionsRefused());
        await rig.SufferAsync(new ConnectionsExhausted());
        await rig.ProveAsync();
    }

    [Fact]
    public async Task PostgreSQL_ended_in_any_way_and_started_again_has_lost_and_doubled_nothing()
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        await rig.SufferAsync(new PostgresGone("fast"));
        await rig.SufferAsync(new PostgresGone("immediate"));
        await rig.SufferAsync(new PostgresGone(PostgresGone.Killed));
        await rig.ProveAsync();
    }
}
