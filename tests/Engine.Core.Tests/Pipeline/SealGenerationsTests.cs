using Engine.Core.Pipeline;
using Engine.Core.Tests.Differential;

namespace Engine.Core.Tests.Pipeline;

public sealed class SealGenerationsTests
{
    private readonly SealGenerations _generations = new();

    [Fact]
    public void What_requests_see_is_settled_when_those_before_have_left()
    {
        int old = _generations.Enter(out long through);
        Assert.Equal(0, through);
        Assert.True(_generations.TryAdvance(100));
        Assert.Equal((100, 0), (_generations.Visible, _generations.Settled));
        int later = _generations.Enter(out through);
        Assert.Equal(100, through);
        _generations.Leave(old);
        Assert.Equal(100, _generations.Settled);
        _generations.Leave(later);
        Assert.Equal(100, _generations.Settled);
    }

    [Fact]
    public void A_third_generation_waits_until_the_first_has_left()
    {
        int first = _generations.Enter(out _);
        Assert.True(_generations.TryAdvance(100));
        Assert.False(_generations.TryAdvance(200));
        _generations.Leave(first);
        Assert.True(_generations.TryAdvance(200));
        Assert.Equal((200, 200), (_generations.Visible, _generations.Settled));
    }

    [Fact]
    public async Task Nothing_is_settled_that_a_request_on_its_way_did_not_see()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(TestScale.IsLong ? 2_000 : 500));
        long settledTooEarly = 0;
        Task[] requests = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                int token = _generations.Enter(out long through);
                if (_generations.Settled > through)
                {
                    Interlocked.Increment(ref settledTooEarly);
                }

                _generations.Leave(token);
            }
        }))];
        for (long through = 1; !end.IsCancellationRequested; through++)
        {
            while (!_generations.TryAdvance(through) && !end.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(requests);
        Assert.Equal(0, settledTooEarly);
    }
}
