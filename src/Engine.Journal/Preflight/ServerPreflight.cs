namespace Engine.Journal.Preflight;

/// <summary>Whether a server keeps what it acknowledges. Each refusal says what is wrong and what to do.</summary>
internal static class ServerPreflight
{
    private const int OldestVersion = 140_000;

    /// <summary>Refuses a server that could lose an acknowledged commit.</summary>
    /// <exception cref="PreflightException">It is refused.</exception>
    public static void Require(ServerFacts facts, int requiredStandbys)
    {
        Require(
            facts.VersionNumber >= OldestVersion,
            $"PostgreSQL {facts.Version} is too old: use version 14 or later");
        Require(
            !facts.IsInRecovery,
            "the server is a standby: point the connection string at the primary, or promote it");
        Require(facts.Fsync == "on", "fsync is off, so that a crash loses commits: set fsync = on");
        Require(
            facts.FullPageWrites == "on",
            "full_page_writes is off, so that a crash can tear pages: set full_page_writes = on");
        Require(
            facts.SynchronousCommit is "on" or "remote_apply",
            $"synchronous_commit is {facts.SynchronousCommit}, so that commits are acknowledged before they are "
                + "durable: set it to on or remote_apply");
        RequireStandbys(facts.SynchronousStandbys, requiredStandbys);
    }

    /// <summary>Refuses a server whose commits wait for fewer standbys than were promised.</summary>
    /// <exception cref="PreflightException">It is refused.</exception>
    public static void RequireStandbys(long seen, int required) => Require(
        seen >= required,
        $"{required} synchronous standbys are required and {seen} seen: "
            + "check synchronous_standby_names, and that the user has the role pg_monitor");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PreflightException(otherwise);
        }
    }
}
