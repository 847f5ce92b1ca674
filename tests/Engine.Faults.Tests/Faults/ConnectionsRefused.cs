using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>Every connection to PostgreSQL is cut, and nobody listens any more.</summary>
internal sealed class ConnectionsRefused : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        await rig.Proxy.RefuseAsync();
        rig.Proxy.CutAll();
        await rig.TellAsync("refused");
    }

    public Task EndAsync(EngineUnderFaults rig)
    {
        rig.Proxy.Accept();
        return Task.CompletedTask;
    }
}
