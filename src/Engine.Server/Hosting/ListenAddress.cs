using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Engine.Server.Hosting;

/// <summary>One address to serve on: a host and port, or the path of a unix socket.</summary>
internal sealed record ListenAddress(string Host, int Port, string? SocketPath)
{
    private const string UnixPrefix = "unix:";
    private const string HttpPrefix = "http://";

    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLocal =>
        SocketPath is not null || Host == "localhost" || (Host != "*" && IPAddress.IsLoopback(IPAddress.Parse(Host)));

    /// <summary>Whether any port that is free is meant.</summary>
    public bool TakesFreePort => SocketPath is null && Port == 0;

    /// <summary>Reads an address.</summary>
    /// <exception cref="ArgumentException">It is none; says why.</exception>
    public static ListenAddress Parse(string text) => TryParse(text, out ListenAddress? address, out string? reason)
        ? address
        : throw new ArgumentException($"The address '{text}' {reason}.", nameof(text));

    /// <summary>Reads an address, as clients write it too (<c>http://</c>); says why it is none.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? reason)
    {
        address = null;
        reason = null;
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            string path = text[UnixPrefix.Length..];
            if (!path.StartsWith('/'))
            {
                reason = "is not unix: with an absolute path";
                return false;
            }

            address = new ListenAddress("", 0, path);
            return true;
        }

        if (text.StartsWith(HttpPrefix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[HttpPrefix.Length..].TrimEnd('/');
        }

        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? text : text[..colon].Trim('[', ']');
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], CultureInfo.InvariantCulture, out ushort port))
        {
            reason = "is not host:port with a port from 0 to 65535";
            return false;
        }

        if (host is not ("localhost" or "*") && !IPAddress.TryParse(host, out _))
        {
            reason = "names a host that is not localhost, * or an IP address of this machine";
            return false;
        }

        if (host == "localhost" && port == 0)
        {
            reason = "needs a port; 127.0.0.1:0 takes a free one";
            return false;
        }

        address = new ListenAddress(host, port, null);
        return true;
    }
}
