using System.Net.Sockets;

namespace Engine.Server.Hosting;

/// <summary>Sockets that a killed engine left in the file system.</summary>
internal static class StaleSocket
{
    /// <summary>
    /// Removes the file if nobody listens on it any more; a socket in use stays, and binding it fails.
    /// </summary>
    public static void Remove(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
    }
}
