using System.Net.Sockets;

namespace Engine.Faults.Tests.Proxy;

/// <summary>One connection through the proxy: forwards message by message, and does what the plan says.</summary>
internal sealed class WireLink
{
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan _work = TimeSpan.FromMilliseconds(500);

    private readonly int _number;
    private readonly Socket _engine;
    private readonly Socket _server;
    private readonly Func<IWirePlan> _plan;
    private volatile bool _commits;
    private volatile bool _answersAreLost;
    private volatile bool _engineIsMute;
    private volatile bool _serverIsMute;

    public WireLink(int number, Socket engine, Socket server, Func<IWirePlan> plan) =>
        (_number, _engine, _server, _plan) = (number, engine, server, plan);

    /// <summary>Runs until both sides have ended.</summary>
    public async Task RunAsync()
    {
        await using var engine = new NetworkStream(_engine);
        await using var server = new NetworkStream(_server);
        await Task.WhenAll(FromEngineAsync(engine, server), FromServerAsync(server, engine));
        Reset(_engine);
        Reset(_server);
    }

    /// <summary>Resets both sides.</summary>
    public void Cut()
    {
        Reset(_engine);
        Reset(_server);
    }

    private async Task FromEngineAsync(NetworkStream engine, NetworkStream server)
    {
        try
        {
            var reader = new WireReader(engine);
            WireMessage? message = await reader.ReadStartupAsync();
            while (message is { } next)
            {
                _commits |= next.Type == WireMessage.CopyDone;
                await ForwardAsync(next, Sender.Engine, server);
                message = await reader.ReadAsync();
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or SocketException)
        {
            // One of the sides was reset, by us or by itself.
        }

        if (!_answersAreLost)
        {
            Reset(_server);
        }
    }

    private async Task FromServerAsync(NetworkStream server, NetworkStream engine)
    {
        try
        {
            var reader = new WireReader(server);
            while (await reader.ReadAsync() is { } next)
            {
                if (_answersAreLost)
                {
                    continue; // the server is heard to its end, so that it can go on working
                }

                await ForwardAsync(next, Sender.Server, engine);
                _commits &= next.Type != WireMessage.ReadyForQuery;
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or SocketException)
        {
            // One of the sides was reset, by us or by itself.
        }

        // On a line that swallows messages, the server's end is not heard of either.
        if (!_serverIsMute && !_engineIsMute)
        {
            Reset(_engine);
        }
    }

    private async Task ForwardAsync(WireMessage message, Sender from, NetworkStream to)
    {
        if (await IsDroppedAsync(message, from))
        {
            return;
        }

        await to.WriteAsync(message.Bytes);
        await ActAsync(message, from, isForwarded: true);
    }

    private async Task<bool> IsDroppedAsync(WireMessage message, Sender from)
    {
        if (!(from == Sender.Engine ? _engineIsMute : _serverIsMute)
            && await ActAsync(message, from, isForwarded: false) != WireAct.Drop)
        {
            return false;
        }

        _engineIsMute |= from == Sender.Engine;
        _serverIsMute |= from == Sender.Server;
        return true;
    }

    private async Task<WireAct> ActAsync(WireMessage message, Sender from, bool isForwarded)
    {
        WireAct act = _plan().At(new WireMoment(_number, from, message.Type, isForwarded, _commits));
        switch (act)
        {
            case WireAct.Cut:
                Cut();
                break;
            case WireAct.LoseAnswers:
                _answersAreLost = true;
                Reset(_engine);
                _ = EndServerAsync();
                break;
            case WireAct.Delay:
                await Task.Delay(_delay);
                break;
        }

        return act;
    }

    // By then it has done what it was sent; in the end every server notices that its client is gone.
    private async Task EndServerAsync()
    {
        await Task.Delay(_work);
        Reset(_server);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Already.
        }

        socket.Close();
    }
}
