using Engine.Core.Disruptor;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Core.Tests.Disruptor;

/// <summary>A ring is replaced by one of another capacity while it is in use.</summary>
public class RingReplacementTests
{
    [Fact]
    public void What_was_claimed_before_is_published_in_the_old_ring_and_comes_first()
    {
        var old = new RingBuffer<string>(4);
        Assert.True(old.TryClaim(1, out long slow));
        RingBuffer<string> next = old.Replace(8);
        Assert.False(old.TryPublish("to the old ring"));
        Assert.Same(next, old.FollowClosed());
        Assert.True(next.TryPublish("second"));

        Assert.Equal((slow, next), (old.End, old.Next));
        Assert.False(old.IsPublished(slow));
        old.Publish(slow, "first");
        Assert.Equal(("first", "second"), (old[slow], next[slow + 1]));
        Assert.Equal(slow + 1, old.Claimed);
    }

    [Theory]
    [InlineData(4, 16, 12)]
    [InlineData(16, 4, 0)]
    [InlineData(4, 4, 0)]
    public void A_full_ring_is_followed_by_what_room_the_new_capacity_leaves(int before, int after, int room)
    {
        var old = new RingBuffer<int>(before);
        while (old.TryPublish(1))
        {
        }

        RingBuffer<int> next = old.Replace(after);
        int taken = 0;
        while (next.TryPublish(2))
        {
            taken++;
        }

        Assert.Equal(room, taken);
        old.Release(before - 1);
        Assert.True(next.TryPublish(3));
    }

    [Fact]
    public void It_is_replaced_once_and_not_where_there_is_one_producer()
    {
        var ring = new RingBuffer<int>(4);
        ring.Replace(8);
        Assert.Throws<InvalidOperationException>(() => ring.Replace(8));
        Assert.Throws<InvalidOperationException>(() => new RingBuffer<int>(4, hasOneProducer: true).Replace(8));
    }

    [Fact]
    public void With_replacements_at_any_time_it_behaves_like_a_queue_of_the_latest_capacity()
    {
        // Commands: 0 replaces by one of 2, 4, 8 or 16 slots; above 0 publishes, below 0 consumes so many.
        Prop.ForAll<int[]>(commands =>
        {
            var producers = new RingBuffer<int>(8);
            RingBuffer<int> consumer = producers;
            var model = new Queue<int>();
            int produced = 0;
            long next = 0;
            foreach ((int command, int turn) in commands.Select((command, turn) => (command, turn)))
            {
                if (command == 0)
                {
                    producers = producers.Replace(2 << (turn & 3));
                }

                for (int i = 0; command > 0 && i < command % 5; i++)
                {
                    bool published = producers.TryPublish(produced);
                    Assert.Equal(model.Count < producers.Capacity, published);
                    if (published)
                    {
                        model.Enqueue(produced++);
                    }
                }

                for (int i = 0; command < 0 && i < -(command % 5); i++)
                {
                    consumer = Follow(consumer, next);
                    Assert.Equal(model.Count > 0, consumer.IsPublished(next));
                    if (model.TryDequeue(out int expected))
                    {
                        Assert.Equal(expected, consumer[next]);
                        consumer.Release(next++);
                    }
                }

                Assert.Equal((produced - 1, next - 1), (producers.Claimed, producers.Released));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Producers_that_claim_while_it_is_replaced_lose_nothing_and_keep_their_own_order()
    {
        const int Producers = 3;
        const int Each = 60_000;
        var newest = new RingBuffer<(int Producer, int Number)>(64);
        RingBuffer<(int Producer, int Number)> consumer = newest;
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            RingBuffer<(int, int)> own = Volatile.Read(ref newest);
            for (int i = 0; i < Each;)
            {
                if (own.TryPublish((producer, i)))
                {
                    i++;
                }
                else if (own.FollowClosed() is { } following)
                {
                    own = following;
                }
                else
                {
                    Thread.Yield();
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());

        int[] next = new int[Producers];
        int replaced = 0;
        long released = -1;
        for (long position = 0; position < Producers * Each;)
        {
            consumer = Follow(consumer, position);
            if (!consumer.IsPublished(position))
            {
                Thread.Yield();
                continue;
            }

            (int producer, int number) = consumer[position++];
            Assert.Equal(next[producer]++, number);
            if (position - released > 16 || !consumer.IsPublished(position))
            {
                consumer.Release(released = position - 1);
            }

            // Between two releases, too: then what is left in the old ring counts in the new one.
            if (position % 331 == 0)
            {
                Volatile.Write(ref newest, newest.Replace(2 << (replaced++ % 9)));
            }
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.All(next, received => Assert.Equal(Each, received));
        Assert.True(replaced > 100, "it was replaced under way");
    }

    private static RingBuffer<T> Follow<T>(RingBuffer<T> ring, long position)
    {
        while (position > ring.End)
        {
            ring = ring.Next!;
        }

        return ring;
    }
}
