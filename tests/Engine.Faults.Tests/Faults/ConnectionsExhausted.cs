using Engine.Faults.Tests.Rig;
using Npgsql;

namespace Engine.Faults.Tests.Faults;

/// <summary>Others have taken all of PostgreSQL's connections when the engine loses its own.</summary>
internal sealed class ConnectionsExhausted : IFault
{
    private readonly List<NpgsqlConnection> _taken = [];

    public async Task BeginAsync(EngineUnderFaults rig)
    {
        await rig.Proxy.RefuseAsync();
        rig.Proxy.CutAll();
        await rig.WaitAsync(
            async () => (await Backends.FindAsync(rig.Cluster, Backends.All)).Count == 0,
            "the engine's backends are gone");
        await TakeAllAsync(rig.Cluster);
        rig.Proxy.Accept();
        await rig.TellAsync("too many clients");
    }

    public async Task EndAsync(EngineUnderFaults rig)
    {
        foreach (NpgsqlConnection connection in _taken)
        {
            await connection.DisposeAsync();
        }

        _taken.Clear();
    }

    private async Task TakeAllAsync(TestCluster cluster)
    {
        try
        {
            while (true)
            {
                _taken.Add(await cluster.ConnectAsync());
            }
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // None is left.
        }
    }
}
