namespace Engine.Cli.Processes;

/// <summary>
/// Has what waits for a socket go on where the socket was found ready, instead of on a thread that has to be woken for it.
/// With few requests in flight a processor of two cores sleeps and wakes more than it works: measured, a fifth more at
/// batches of 10 and 100. What goes on so must not block; a process decides for itself before its first socket.
/// </summary>
internal static class InlineSockets
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Chooses it, unless the environment has chosen.</summary>
    public static void Choose()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
