namespace Engine.Edge.Tests.Fixtures;

/// <summary>Several connections that do the same side by side. What the server closes is closed.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly Http2Client[] _connections;

    private Crowd(Http2Client[] connections) => _connections = connections;

    public IReadOnlyList<Http2Client> Connections => _connections;

    public static async Task<Crowd> ConnectAsync(int port, int connections, int window) =>
        new(await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Http2Client.ConnectAsync(port, window))));

    /// <summary>
    /// Does something so many times on each connection, as far as the server lets it: a server that stops reading a
    /// connection would hold up whoever writes to it.
    /// </summary>
    public async Task ForEachAsync(int times, Func<Http2Client, Task> act)
    {
        Task acting = Task.WhenAll(_connections.Select(connection => ActAsync(connection, times, act)));
        await Task.WhenAny(acting, Task.Delay(TimeSpan.FromSeconds(3)));
        if (acting.IsFaulted)
        {
            await acting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Http2Client connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task ActAsync(Http2Client connection, int times, Func<Http2Client, Task> act)
    {
        try
        {
            for (int i = 0; i < times; i++)
            {
                await act(connection);
            }
        }
        catch (Exception closed) when (closed is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server ended the connection, or the test did.
        }
    }
}
