using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>An administrator ends some of the engine's backends, or cancels what they do.</summary>
internal sealed class BackendTerminated(string which, string by = "pg_terminate_backend") : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        _ = await Backends.AnyAsync(rig, which);
        await rig.Cluster.ExecuteAsync($"SELECT {by}(pid) FROM pg_stat_activity WHERE {which}");
    }

    public Task EndAsync(EngineUnderFaults rig) => Task.CompletedTask;
}
