using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Faults;

/// <summary>Finds processes of PostgreSQL.</summary>
internal static class Backends
{
    /// <summary>The engine's lanes.</summary>
    public const string Lanes = "application_name LIKE 'engine lane %'";

    /// <summary>The connection that confirms the epoch.</summary>
    public const string Control = "application_name LIKE 'engine control%'";

    /// <summary>All of the engine's.</summary>
    public const string All = $"({Lanes} OR {Control})";

    /// <summary>The process that writes out the log.</summary>
    public const string WalWriter = "backend_type = 'walwriter'";

    /// <summary>The process that writes checkpoints.</summary>
    public const string Checkpointer = "backend_type = 'checkpointer'";

    /// <summary>The process ids of all of that kind.</summary>
    public static Task<IReadOnlyList<int>> FindAsync(TestCluster cluster, string which) =>
        cluster.ColumnAsync<int>($"SELECT pid FROM pg_stat_activity WHERE {which}");

    /// <summary>Waits until there is one of that kind, and gives its process id; any of several.</summary>
    public static async Task<int> AnyAsync(EngineUnderFaults rig, string which)
    {
        IReadOnlyList<int> found = [];
        await rig.WaitAsync(
            async () => (found = await FindAsync(rig.Cluster, which)).Count > 0, $"there is a process with {which}");
        return found[Random.Shared.Next(found.Count)];
    }
}
