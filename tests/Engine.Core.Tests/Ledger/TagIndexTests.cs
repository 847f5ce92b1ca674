using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

public class TagIndexTests
{
    [Fact]
    public void Every_number_is_found_by_its_key_through_all_splits()
    {
        uint[] tags = RandomTags(300_000);
        TagIndex index = Filled(tags);
        Assert.Equal(tags.Length, index.Count);
        for (uint number = 0; number < tags.Length; number++)
        {
            Assert.True(index.TryFind(tags[number], new Same(number), out uint found));
            Assert.Equal(number, found);
        }
    }

    [Fact]
    public void A_tag_without_a_matching_record_is_not_found()
    {
        TagIndex index = Filled(RandomTags(10_000));
        Assert.False(index.TryFind(1, new Same(20_000), out _));
    }

    [Fact]
    public void Equal_tags_are_told_apart_by_the_record()
    {
        TagIndex index = Filled(Enumerable.Repeat(0xFFFF_FFFFu, 700).ToArray());
        Assert.All(
            Enumerable.Range(0, 700),
            number => Assert.True(index.TryFind(0xFFFF_FFFF, new Same((uint)number), out _)));
    }

    [Fact]
    public void Tags_that_cannot_be_spread_end_in_an_error_rather_than_in_an_endless_loop()
    {
        TagIndex index = new();
        Assert.Throws<InvariantException>(() =>
        {
            for (uint number = 0; number < 1_000; number++)
            {
                index.Insert(42, number);
            }
        });
    }

    [Fact]
    public void What_is_removed_is_gone_and_everything_else_is_still_found()
    {
        // Neighbouring home slots, so that runs of entries overlap and wrap around the table's end.
        uint[] tags = [.. Enumerable.Range(0, 700).Select(i => (uint)((i * 7 % 40) + 1_000) & 1023)];
        TagIndex index = Filled(tags);
        Random random = new(1);
        HashSet<uint> present = [.. Enumerable.Range(0, tags.Length).Select(i => (uint)i)];
        uint[] removed = [.. present];
        random.Shuffle(removed);
        foreach (uint number in removed.Take(500))
        {
            index.Remove(tags[number], number);
            present.Remove(number);
        }

        Assert.Equal(present.Count, index.Count);
        for (uint number = 0; number < tags.Length; number++)
        {
            Assert.Equal(present.Contains(number), index.TryFind(tags[number], new Same(number), out _));
        }
    }

    [Fact]
    public void Removing_what_is_not_there_is_an_error()
    {
        TagIndex index = Filled(RandomTags(100));
        Assert.Throws<InvariantException>(() => index.Remove(5, 1_000));
    }

    [Fact]
    public void The_highest_numbers_fit()
    {
        TagIndex index = new();
        index.Insert(9, TagIndex.NumberLimit - 1);
        Assert.True(index.TryFind(9, new Same(TagIndex.NumberLimit - 1), out uint found));
        Assert.Equal(TagIndex.NumberLimit - 1, found);
    }

    private static uint[] RandomTags(int count)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32))];
    }

    private static TagIndex Filled(uint[] tags)
    {
        TagIndex index = new();
        for (uint number = 0; number < tags.Length; number++)
        {
            index.Insert(tags[number], number);
        }

        return index;
    }

    private readonly struct Same(uint wanted) : IRecordMatch
    {
        public bool Is(uint number) => number == wanted;
    }
}
