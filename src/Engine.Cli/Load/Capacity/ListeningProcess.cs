using System.Globalization;

namespace Engine.Cli.Load.Capacity;

/// <summary>Finds the process on this machine that listens at an address.</summary>
internal static class ListeningProcess
{
    private const string Listening = "0A";
    private const int Local = 1, State = 3, Inode = 9;

    /// <summary>Its id; null where the address is not this machine's, or the process not ours to look at.</summary>
    public static int? Find(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || !uri.IsLoopback || uri.Port <= 0)
        {
            return null;
        }

        string port = uri.Port.ToString("X4", CultureInfo.InvariantCulture);
        HashSet<string> sockets = [.. Sockets("/proc/net/tcp", port).Concat(Sockets("/proc/net/tcp6", port))];
        return sockets.Count == 0
            ? null
            : ProcFile.Processes().Select(id => (int?)id).FirstOrDefault(id => Holds(id!.Value, sockets));
    }

    private static IEnumerable<string> Sockets(string table, string port) => (ProcFile.Lines(table) ?? [])
        .Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields[State] == Listening && fields[Local].EndsWith($":{port}", StringComparison.Ordinal))
        .Select(fields => $"socket:[{fields[Inode]}]");

    private static bool Holds(int processId, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{processId}/fd")
                .Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is { } link && sockets.Contains(link.Name));
        }
        catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
