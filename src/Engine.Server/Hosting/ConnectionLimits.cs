using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Engine.Server.Hosting;

/// <summary>What one connection may do and hold, before any of its requests is looked at.</summary>
internal static class ConnectionLimits
{
    /// <summary>Bytes that a connection may send ahead of what is read.</summary>
    public const int ConnectionWindow = 4 << 20;

    /// <summary>Bytes that one of its streams may; a batch of 8,192 is about half a megabyte.</summary>
    public const int StreamWindow = 2 << 20;

    /// <summary>Bytes of the headers of one call; what gRPC's own clients and servers hold for the most, too.</summary>
    public const int HeaderBytes = 8 << 10;

    /// <summary>Headers of one call.</summary>
    public const int Headers = 64;

    /// <summary>Writes them into Kestrel's.</summary>
    public static void Set(KestrelServerLimits limits, EngineOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.Http2.MaxStreamsPerConnection = options.MaxCallsPerConnection;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = Headers;

        // A stream may be silent for hours; that the other end is gone is found by pings, not by its rate. Slow ones
        // are dealt with when memory is short.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = null;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
