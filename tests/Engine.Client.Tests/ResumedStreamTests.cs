using Engine.Client.Calls;
using Grpc.Core;

namespace Engine.Client.Tests;

/// <summary>How long a stream that ends again and again is waited for.</summary>
public sealed class ResumedStreamTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_stream_that_ends_with_no_more_than_its_first_message_is_made_again_ever_later(int messages)
    {
        var waits = await WaitsAsync(messages, calls: 6);

        // Doubled four times, of which jitter leaves at least half.
        Assert.True(waits[4] >= First * 8, $"{waits[4]}");
    }

    [Fact]
    public async Task A_stream_that_went_on_is_made_again_soon()
    {
        var waits = await WaitsAsync(messages: 2, calls: 6);

        Assert.All(waits, wait => Assert.True(wait <= First, $"{wait}"));
    }

    /// <summary>What was waited between calls that bring so many messages each, save the last, which brings one more.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> WaitsAsync(int messages, int calls)
    {
        var time = new ImpatientTime();
        using var connection = new EngineConnection(Given.Options("http://a:1"), time);
        var backoff = new AddressBackoff(new Backoff(First, TimeSpan.FromHours(1)), addresses: 1);
        var stream = new ResumedStream(connection, backoff, new Deadlines(time, perCall: null), time);
        var made = 0;
        var read = 0;
        var received = stream.ReadAsync(
            invoker => Call(++made < calls ? messages : messages + 1), CancellationToken.None);
        await foreach (var _ in received)
        {
            if (++read > messages * calls)
            {
                break;
            }
        }

        Assert.Equal(calls - 1, time.Waits.Count);
        return time.Waits;
    }

    private static AsyncServerStreamingCall<string> Call(int messages) => new(
        new Messages(messages), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });

    /// <summary>So many messages, and then the end.</summary>
    private sealed class Messages(int left) : IAsyncStreamReader<string>
    {
        public string Current => "message";

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(left-- > 0);
    }

    /// <summary>Notes how long is waited, and waits for nothing.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
