using System.Buffers.Binary;

namespace Engine.Faults.Tests.Proxy;

/// <summary>Reads one message after the other of PostgreSQL's protocol, version 3.</summary>
internal sealed class WireReader(Stream stream)
{
    private const int TypeAndLength = 5;
    private byte[] _buffer = new byte[64 * 1024];

    /// <summary>The client's first message, which has no type; null when the connection ends before it.</summary>
    public async Task<WireMessage?> ReadStartupAsync() => await ReadAsync(typeBytes: 0);

    /// <summary>The next message; null at the end of the connection.</summary>
    public async Task<WireMessage?> ReadAsync() => await ReadAsync(typeBytes: 1);

    private async Task<WireMessage?> ReadAsync(int typeBytes)
    {
        int header = TypeAndLength - 1 + typeBytes;
        int got = await stream.ReadAtLeastAsync(_buffer.AsMemory(0, header), header, throwOnEndOfStream: false);
        if (got < header)
        {
            return null;
        }

        int length = typeBytes + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(typeBytes));
        if (length > _buffer.Length)
        {
            Array.Resize(ref _buffer, length);
        }

        int rest = length - header;
        got = await stream.ReadAtLeastAsync(_buffer.AsMemory(header, rest), rest, throwOnEndOfStream: false);
        char type = typeBytes == 0 ? WireMessage.Startup : (char)_buffer[0];
        return got < rest ? null : new WireMessage(type, _buffer.AsMemory(0, length));
    }
}
