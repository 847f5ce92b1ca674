using Engine.Core.Disruptor;
using Engine.Core.Tests.Differential;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Core.Tests.Disruptor;

public class RingBufferTests
{
    [Fact]
    public void A_full_ring_refuses_and_takes_again_what_was_let_go_of()
    {
        var ring = new RingBuffer<int>(4);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(ring.TryPublish(i));
        }

        Assert.False(ring.TryPublish(4));
        ring.Release(0);
        Assert.True(ring.TryPublish(4));
        Assert.False(ring.TryPublish(5));
        Assert.Equal(4, ring[4]);
    }

    [Fact]
    public void A_claimed_slot_is_not_published_until_its_producer_says_so()
    {
        var ring = new RingBuffer<string>(8);
        Assert.True(ring.TryClaim(2, out long slow));
        Assert.True(ring.TryPublish("after"));

        Assert.False(ring.IsPublished(slow));
        Assert.False(ring.IsPublished(slow + 1));
        Assert.True(ring.IsPublished(slow + 2));

        ring.Publish(slow + 1, "second");
        ring.Publish(slow, "first");
        Assert.Equal(["first", "second", "after"], [ring[0], ring[1], ring[2]]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-8)]
    public void A_ring_is_a_power_of_two(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RingBuffer<int>(capacity));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_behaves_like_a_bounded_queue(bool hasOneProducer)
    {
        // Commands: publish n slots (positive), consume n (negative); model: a queue with a capacity.
        Prop.ForAll<int[]>(commands =>
        {
            var ring = new RingBuffer<int>(8, hasOneProducer);
            var model = new Queue<int>();
            int produced = 0;
            long consumed = -1;
            foreach (int command in commands)
            {
                int count = Math.Abs(command % 5);
                if (command > 0 && count > 0)
                {
                    bool claimed = ring.TryClaim(count, out long first);
                    Assert.Equal(model.Count + count <= 8, claimed);
                    for (int i = 0; claimed && i < count; i++)
                    {
                        model.Enqueue(produced);
                        ring.Publish(first + i, produced++);
                    }
                }

                for (int i = 0; command < 0 && i < count; i++)
                {
                    Assert.Equal(model.Count > 0, ring.IsPublished(consumed + 1));
                    if (model.TryDequeue(out int expected))
                    {
                        Assert.Equal(expected, ring[++consumed]);
                        ring.Release(consumed);
                    }
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Producers_lose_nothing_double_nothing_and_keep_their_own_order(int count, bool hasOneProducer)
    {
        int each = TestScale.IsLong ? 100_000 : 30_000;
        var ring = new RingBuffer<(int Producer, int Number)>(64, hasOneProducer);
        Thread[] producers = [.. Enumerable.Range(0, count).Select(producer => new Thread(() =>
        {
            for (int i = 0; i < each;)
            {
                if (ring.TryPublish((producer, i)))
                {
                    i++;
                }
                else
                {
                    Thread.Yield();
                }
            }
        }))];
        Array.ForEach(producers, thread => thread.Start());

        int[] next = new int[count];
        for (long position = 0; position < count * each;)
        {
            if (!ring.IsPublished(position))
            {
                Thread.Yield();
                continue;
            }

            (int producer, int number) = ring[position];
            Assert.Equal(next[producer]++, number);
            ring.Release(position++);
        }

        Array.ForEach(producers, thread => thread.Join());
        Assert.All(next, received => Assert.Equal(each, received));
        Assert.False(ring.IsPublished(count * each));
    }
}
