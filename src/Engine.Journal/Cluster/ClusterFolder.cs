using System.Security.Cryptography;
using System.Text;

namespace Engine.Journal.Cluster;

/// <summary>Where the parts of a private cluster are.</summary>
internal sealed class ClusterFolder
{
    // sun_path holds 108 bytes on Linux and 104 on macOS, the end included.
    private const int LongestSocketPath = 103;
    private const string SocketName = "/.s.PGSQL.5432";

    /// <summary>Lays out the cluster below a folder.</summary>
    public ClusterFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Data = Path.Combine(Root, "pgdata");
        string beside = Path.Combine(Root, "socket");
        Socket = Encoding.UTF8.GetByteCount(beside + SocketName) <= LongestSocketPath ? beside : ShortSocket(Root);
    }

    /// <summary>The folder that was asked for.</summary>
    public string Root { get; }

    /// <summary>PostgreSQL's data directory.</summary>
    public string Data { get; }

    /// <summary>The folder with the socket: beside the data, or a short one in /tmp if that path is too long.</summary>
    public string Socket { get; }

    /// <summary>What the first lines of a starting server go to; it keeps its own logs below pgdata/log.</summary>
    public string StartLog => Path.Combine(Data, "start.log");

    /// <summary>Whether initdb has ended.</summary>
    public bool IsInitialized => File.Exists(Path.Combine(Data, ClusterSettings.FileName));

    /// <summary>Refuses a path that pg_ctl cannot take: it hands paths to a shell, between double quotes.</summary>
    /// <exception cref="JournalException">The path has a character that a shell would read as its own.</exception>
    public void RequirePlainName() => RequirePlainName(Root, "\"$`\\\n");

    /// <summary>Refuses a folder that has one of some characters in its path.</summary>
    /// <exception cref="JournalException">It has one.</exception>
    public static void RequirePlainName(string folder, string special)
    {
        if (folder.AsSpan().IndexOfAny(special) is >= 0 and var at)
        {
            throw new JournalException(
                $"The folder {folder} has the character '{folder[at]}' in its path, which PostgreSQL's tools cannot "
                    + "take: choose another one.");
        }
    }

    private static string ShortSocket(string root)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(root));
        return "/tmp/engine-" + Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }
}
