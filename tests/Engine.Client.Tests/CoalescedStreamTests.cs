using Engine.Client.Calls;

namespace Engine.Client.Tests;

/// <summary>Messages that are ready together leave together; nothing waits for what does not come.</summary>
public sealed class CoalescedStreamTests : IDisposable
{
    private readonly SendGate _gate = new();
    private readonly RecordedStream _body = new();

    public void Dispose() => _body.Dispose();

    [Fact]
    public async Task A_message_that_nothing_follows_leaves_at_once()
    {
        Stream stream = _gate.Before(_body);
        await WriteAsync(stream, [1, 2, 3]);
        Assert.Equal<byte>([1, 2, 3], Assert.Single(_body.Writes));
        Assert.Equal(1, _body.Flushes);
    }

    [Fact]
    public async Task Messages_wait_for_the_last_that_is_ready()
    {
        Stream stream = _gate.Before(_body);
        _gate.MoreComes = true;
        await WriteAsync(stream, [1]);
        await WriteAsync(stream, [2]);
        Assert.Empty(_body.Writes);
        _gate.MoreComes = false;
        await WriteAsync(stream, [3]);
        Assert.Equal<byte>([1, 2, 3], Assert.Single(_body.Writes));
        Assert.Equal(1, _body.Flushes);
    }

    [Fact]
    public async Task What_waited_leaves_when_the_next_did_not_come_after_all()
    {
        Stream stream = _gate.Before(_body);
        _gate.MoreComes = true;
        await WriteAsync(stream, [1]);
        await _gate.OpenAsync(CancellationToken.None);
        Assert.Equal<byte>([1], Assert.Single(_body.Writes));
        Assert.False(_gate.MoreComes);
    }

    [Fact]
    public async Task A_gate_that_stands_before_nothing_has_nothing_to_let_out() =>
        await _gate.OpenAsync(CancellationToken.None);

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(16_384)]
    [InlineData(40_000)]
    public async Task The_bytes_come_in_order_whatever_their_sizes(int largest)
    {
        Stream stream = _gate.Before(_body);
        var random = new Random(largest);
        List<byte> sent = [];
        for (int i = 0; i < 500; i++)
        {
            byte[] message = new byte[random.Next(largest + 1)];
            random.NextBytes(message);
            sent.AddRange(message);
            _gate.MoreComes = random.Next(8) > 0;
            await WriteAsync(stream, message);
        }

        await _gate.OpenAsync(CancellationToken.None);
        Assert.Equal(sent, _body.Writes.SelectMany(write => write));
        Assert.All(_body.Writes, write => Assert.InRange(write.Length, 1, Math.Max(16_384, largest)));
    }

    // As gRPC does: a message, then a flush.
    private static async Task WriteAsync(Stream stream, byte[] message)
    {
        await stream.WriteAsync(message);
        await stream.FlushAsync();
    }

    private sealed class RecordedStream : MemoryStream
    {
        public List<byte[]> Writes { get; } = [];

        public int Flushes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            return Task.CompletedTask;
        }
    }
}
