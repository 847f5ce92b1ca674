using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Engine.Edge.Tests.Fixtures;

/// <summary>
/// HTTP/2 by hand, for what a well-behaved client never does: parts of messages, streams that are never read, floods.
/// It reads what comes, and grants the server no more window than it was told to.
/// </summary>
internal sealed class Http2Client : IAsyncDisposable
{
    /// <summary>The code by which a stream is reset that holds too much; clients of gRPC make RESOURCE_EXHAUSTED of it.</summary>
    public const uint EnhanceYourCalm = 0xB;

    private const int MaxFrame = 16_384;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _prefix = new byte[9];
    private Task _reading = Task.CompletedTask;
    private int _next = 1;

    private Http2Client(Socket socket) => _socket = socket;

    private enum Kind : byte
    {
        Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
        Continuation = 9,
    }

    /// <summary>Bytes of data received, by stream.</summary>
    public ConcurrentDictionary<int, int> Received { get; } = new();

    /// <summary>Error codes of the streams that the server reset.</summary>
    public ConcurrentDictionary<int, uint> Resets { get; } = new();

    /// <summary>Ends when the server has closed the connection.</summary>
    public Task Closed => _reading;

    /// <summary>Opens a connection; <paramref name="window"/> is what each stream may send us, bytes.</summary>
    public static async Task<Http2Client> ConnectAsync(int port, int window)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var client = new Http2Client(socket);
        byte[] initialWindow = new byte[6];
        initialWindow[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(initialWindow.AsSpan(2), window);
        byte[] wide = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(wide, 1 << 30);
        await socket.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Kind.Settings, 0, 0, initialWindow);
        await client.SendAsync(Kind.WindowUpdate, 0, 0, wide);
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Begins a call; returns its stream.</summary>
    public async Task<int> OpenAsync(string path)
    {
        int stream = _next;
        _next += 2;
        await SendAsync(Kind.Headers, EndHeaders, stream, CallHeaders(path));
        return stream;
    }

    /// <summary>Begins a call whose headers never end.</summary>
    public async Task FloodHeadersAsync(string path, int frames)
    {
        int stream = _next;
        _next += 2;
        await SendAsync(Kind.Headers, 0, stream, CallHeaders(path));
        for (int i = 0; i < frames; i++)
        {
            await SendAsync(Kind.Continuation, 0, stream, Header($"x-flood-{i}", new string('x', 100)));
        }
    }

    /// <summary>Sends bytes of a request as they are.</summary>
    public async Task SendAsync(int stream, byte[] bytes, bool end = false)
    {
        int sent = 0;
        do
        {
            int length = Math.Min(MaxFrame, bytes.Length - sent);
            bool last = sent + length == bytes.Length;
            await SendAsync(Kind.Data, last && end ? EndStream : (byte)0, stream, bytes.AsMemory(sent, length));
            sent += length;
        }
        while (sent < bytes.Length);
    }

    /// <summary>Gives a call up.</summary>
    public Task ResetAsync(int stream) => SendAsync(Kind.Reset, 0, stream, new byte[] { 0, 0, 0, 8 });

    /// <summary>A message as gRPC frames it; <paramref name="length"/> is what the frame says it has.</summary>
    public static byte[] Framed(byte[] message, int? length = null)
    {
        byte[] framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), length ?? message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
        _writing.Dispose();
    }

    private static byte[] CallHeaders(string path) =>
    [
        .. Header(":method", "POST"),
        .. Header(":scheme", "http"),
        .. Header(":path", path),
        .. Header(":authority", "engine"),
        .. Header("content-type", "application/grpc"),
        .. Header("te", "trailers"),
    ];

    // HPACK's plainest form: a literal that enters no table. Names and values under 127 bytes.
    private static byte[] Header(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private async Task SendAsync(Kind kind, byte flags, int stream, ReadOnlyMemory<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = (byte)kind;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsMemory(9));
        await _writing.WaitAsync();
        try
        {
            for (int sent = 0; sent < frame.Length;)
            {
                sent += await _socket.SendAsync(frame.AsMemory(sent));
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadFrameAsync())
            {
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException)
        {
            // The connection has ended, by either side.
        }
    }

    private async Task<bool> ReadFrameAsync()
    {
        if (!await FillAsync(_prefix))
        {
            return false;
        }

        byte[] payload = new byte[(_prefix[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_prefix.AsSpan(1))];
        var kind = (Kind)_prefix[3];
        bool isAck = _prefix[4] == 1;
        int stream = BinaryPrimitives.ReadInt32BigEndian(_prefix.AsSpan(5));
        if (!await FillAsync(payload))
        {
            return false;
        }

        switch (kind)
        {
            case Kind.Data:
                Received.AddOrUpdate(stream, payload.Length, (_, before) => before + payload.Length);
                break;
            case Kind.Reset:
                Resets[stream] = BinaryPrimitives.ReadUInt32BigEndian(payload);
                break;
            case Kind.Settings when !isAck:
                await SendAsync(Kind.Settings, 1, 0, default);
                break;
            case Kind.Ping when !isAck:
                await SendAsync(Kind.Ping, 1, 0, payload);
                break;
        }

        return kind != Kind.GoAway;
    }

    private async Task<bool> FillAsync(byte[] buffer)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read = await _socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        return true;
    }
}
