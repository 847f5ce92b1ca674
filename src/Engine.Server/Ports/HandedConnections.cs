using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Ports;

/// <summary>
/// A transport of Kestrel's whose connections come from another endpoint of the same server, which has seen that they
/// speak another protocol than its own. Kestrel itself fixes the protocol of an endpoint in clear text.
/// </summary>
internal sealed class HandedConnections : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _handed = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>What an endpoint of Kestrel listens on to get them.</summary>
    public EndPoint EndPoint { get; } = new Place();

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is Place;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(_handed, endpoint));

    /// <summary>Hands a connection over, and waits until it has been served.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var handed = new Handed(connection);
        if (_handed.Writer.TryWrite(handed))
        {
            await handed.Ended;
        }
    }

    private sealed class Place : EndPoint
    {
        public override string ToString() => "HTTP/1.1 of the admin port";
    }

    private sealed class Listener(Channel<ConnectionContext> handed, EndPoint endpoint) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await handed.Reader.WaitToReadAsync(cancellationToken) && handed.Reader.TryRead(out ConnectionContext? next)
                ? next
                : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            handed.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    /// <summary>The same connection for a second server, whose own features do not replace those of the first.</summary>
    private sealed class Handed(ConnectionContext connection) : ConnectionContext
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public override string ConnectionId { get; set; } = connection.ConnectionId;

        public override IFeatureCollection Features { get; } = new FeatureCollection(connection.Features);

        public override IDictionary<object, object?> Items { get; set; } = connection.Items;

        public override IDuplexPipe Transport { get; set; } = connection.Transport;

        public override EndPoint? LocalEndPoint { get; set; } = connection.LocalEndPoint;

        public override EndPoint? RemoteEndPoint { get; set; } = connection.RemoteEndPoint;

        public override CancellationToken ConnectionClosed { get; set; } = connection.ConnectionClosed;

        public override void Abort(ConnectionAbortedException abortReason) => connection.Abort(abortReason);

        public override ValueTask DisposeAsync()
        {
            _ended.TrySetResult();
            return base.DisposeAsync();
        }
    }
}
