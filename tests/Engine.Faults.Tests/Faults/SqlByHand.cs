using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>Somebody changes what is the engine's by SQL, until it tells so, and puts it right again.</summary>
internal sealed class SqlByHand(string wrong, string told, string right) : IFault
{
    public async Task BeginAsync(EngineUnderFaults rig)
    {
        await rig.Cluster.ExecuteAsync(wrong);
        if (told.Length > 0)
        {
            await rig.TellAsync(told);
        }
    }

    public Task EndAsync(EngineUnderFaults rig) =>
        right.Length > 0 ? rig.Cluster.ExecuteAsync(right) : Task.CompletedTask;
}
