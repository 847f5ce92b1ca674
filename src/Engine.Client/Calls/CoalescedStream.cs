namespace Engine.Client.Calls;

/// <summary>Keeps small writes back while more comes, up to a frame of HTTP/2; large ones pass.</summary>
internal sealed class CoalescedStream(Stream body, SendGate gate) : Stream
{
    // The largest frame that HTTP/2 lets one send unasked.
    private const int FrameBytes = 16_384;

    private readonly byte[] buffer = new byte[FrameBytes];
    private int held;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        if (data.Length > buffer.Length - held)
        {
            await SendHeldAsync(cancellationToken).ConfigureAwait(false);
        }

        if (data.Length > buffer.Length)
        {
            await body.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            return;
        }

        data.CopyTo(buffer.AsMemory(held));
        held += data.Length;
    }

    public override Task WriteAsync(byte[] data, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(data.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        gate.MoreComes ? Task.CompletedTask : SendAllAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("gRPC flushes by FlushAsync.");

    public override void Write(byte[] data, int offset, int count) =>
        throw new NotSupportedException("gRPC writes by WriteAsync.");

    public override int Read(byte[] data, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await SendHeldAsync(cancellationToken).ConfigureAwait(false);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendHeldAsync(CancellationToken cancellationToken)
    {
        if (held > 0)
        {
            int length = held;
            held = 0;
            await body.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
    }
}
