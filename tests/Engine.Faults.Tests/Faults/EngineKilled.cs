using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>The engine is killed, and started again.</summary>
internal sealed class EngineKilled : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        rig.Engine.Process.Kill();
        await rig.Engine.Process.Exited;
    }

    public Task EndAsync(EngineUnderFaults rig) => rig.Engine.RestartAsync();
}
