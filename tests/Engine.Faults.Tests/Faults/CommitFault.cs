using Engine.Faults.Tests.Proxy;
using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>
/// Commits are cut, delayed or left without an answer at one point of their exchange, some times over.
/// </summary>
internal sealed class CommitFault(char message, bool isForwarded, WireAct act, int times = 2) : IFault
{
    private readonly AtCommit _plan = new(message, isForwarded, act);

    public async Task BeginAsync(EngineUnderFaults rig)
    {
        rig.Proxy.Plan = _plan;
        await rig.WaitAsync(
            () => Task.FromResult(_plan.Done >= times),
            $"{act} {(isForwarded ? "after" : "before")} '{message}' has happened");
    }

    public Task EndAsync(EngineUnderFaults rig)
    {
        rig.Proxy.Plan = new Faithful();
        return Task.CompletedTask;
    }
}
