using System.Collections.Concurrent;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// Whose work is taken: nobody's while the engine drains, not that of a client that is paused. What was accepted before is
/// answered. Any thread.
/// </summary>
internal sealed class Admission
{
    private readonly ConcurrentDictionary<string, string> _paused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<OpenStream, byte> _streams = new();
    private volatile string? _drained;

    /// <summary>Why nothing is taken; null while it is.</summary>
    public string? Drained => _drained;

    /// <summary>Clients that are paused.</summary>
    public int PausedCount => _paused.Count;

    /// <summary>Whether a client is paused.</summary>
    public bool IsPaused(string client) => _paused.ContainsKey(client);

    /// <summary>Takes no more work; streams are told when what they sent is answered.</summary>
    public void Drain(string why)
    {
        _drained = why;
        EndStreams(_ => true);
    }

    /// <summary>Takes work again.</summary>
    public void Resume() => _drained = null;

    /// <summary>Takes no more work of a client.</summary>
    public void Pause(string client, string why)
    {
        _paused[client] = why;
        EndStreams(stream => stream.Client == client);
    }

    /// <summary>Takes a client's work again.</summary>
    public void ResumeClient(string client) => _paused.TryRemove(client, out _);

    /// <summary>Why a client's work is not taken now; null if it is.</summary>
    public RpcException? Refusal(string client) =>
        _drained is { } drained ? Refusals.Draining(drained)
        : _paused.TryGetValue(client, out string? why) ? Refusals.ClientPaused(client, why)
        : null;

    /// <summary>A stream has been opened; it is to be closed when it ends.</summary>
    public OpenStream Open(string client, StreamWindow window)
    {
        var stream = new OpenStream(client, window, this);
        _streams.TryAdd(stream, 0);

        // Who drains or pauses either sees the stream, or is seen by it.
        if (Refusal(client) is not null)
        {
            stream.End();
        }

        return stream;
    }

    /// <summary>The stream has ended.</summary>
    public void Close(OpenStream stream) => _streams.TryRemove(stream, out _);

    /// <summary>The size of windows has changed.</summary>
    public void Resized()
    {
        foreach (OpenStream stream in _streams.Keys)
        {
            stream.Window.Resized();
        }
    }

    private void EndStreams(Func<OpenStream, bool> isMeant)
    {
        foreach (OpenStream stream in _streams.Keys.Where(isMeant))
        {
            stream.End();
        }
    }
}
