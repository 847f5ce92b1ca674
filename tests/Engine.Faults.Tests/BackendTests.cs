using Engine.Faults.Tests.Faults;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests;

/// <summary>The engine's own backends in PostgreSQL end, again and again.</summary>
public class BackendTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    [Fact]
    public Task Kills_of_lanes_and_control_lose_and_double_nothing() =>
        SufferAsync(new BackendKilled(Backends.Lanes), new BackendKilled(Backends.Control));

    [Fact]
    public Task Backends_ended_by_an_administrator_are_replaced_and_lose_nothing() => SufferAsync(
        new BackendTerminated(Backends.Lanes),
        new BackendTerminated(Backends.Control),
        new BackendTerminated(Backends.All));

    [Fact]
    public Task Statements_cancelled_by_an_administrator_are_done_again() =>
        SufferAsync(new BackendTerminated(Backends.All, by: "pg_cancel_backend"));

    private async Task SufferAsync(params IReadOnlyList<IFault> faults)
    {
        EngineUnderFaults rig = await engine.TakeAsync();
        for (int round = 0; round < TestScale.BackendRounds; round++)
        {
            await rig.SufferAsync(faults[round % faults.Count]);
        }

        await rig.ProveAsync();
    }
}
