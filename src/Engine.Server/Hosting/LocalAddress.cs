namespace Engine.Server.Hosting;

/// <summary>Where a process of this machine reaches what Kestrel says that it listens on, as clients write it.</summary>
internal static class LocalAddress
{
    private const string Socket = "http://unix:";

    /// <summary>An address of all interfaces becomes the loopback one; a socket loses its scheme.</summary>
    public static string Of(string listened) => listened.StartsWith(Socket, StringComparison.Ordinal)
        ? listened["http://".Length..]
        : listened.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
}
