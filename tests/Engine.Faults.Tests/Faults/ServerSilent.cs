using Engine.Faults.Tests.Proxy;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>
/// The server falls silent on every connection, without ending any; those who connect anew hear nothing.
/// </summary>
internal sealed class ServerSilent : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        rig.Proxy.Plan = new Silence();
        await rig.TellAsync("has not answered");
    }

    public Task EndAsync(EngineUnderFaults rig)
    {
        rig.Proxy.Plan = new Faithful();
        return Task.CompletedTask;
    }
}
