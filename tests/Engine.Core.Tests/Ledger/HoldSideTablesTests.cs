using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

/// <summary>What is known of some holds only: what was captured of them, and which are of a group.</summary>
public class HoldSideTablesTests
{
    private readonly Random _random = new(11);

    [Fact]
    public void What_is_captured_is_what_a_dictionary_would_say()
    {
        CaptureTable captures = new();
        Dictionary<UInt128, UInt128> expected = [];
        for (int i = 0; i < 20_000; i++)
        {
            UInt128 hold = Id(_random.Next(500));
            UInt128 captured = _random.Next(3) == 0 ? 0 : (UInt128)_random.Next(1, 100);
            captures.Set(hold, captured);
            expected[hold] = captured;
        }

        Assert.All(Enumerable.Range(0, 600).Select(Id), hold => Assert.Equal(expected.GetValueOrDefault(hold), captures.Of(hold)));
        Assert.Equal(expected.Count(entry => entry.Value != 0), captures.Count);
    }

    [Fact]
    public void A_group_has_the_holds_that_were_added_and_not_removed()
    {
        GroupTable groups = new();
        Dictionary<UInt128, Transfer> open = [];
        for (int i = 0; i < 20_000; i++)
        {
            Transfer hold = Hold(_random.Next(400));
            if (open.Remove(hold.Id))
            {
                groups.Remove(hold);
            }
            else
            {
                groups.Add(hold);
                open.Add(hold.Id, hold);
            }
        }

        Assert.All(Enumerable.Range(0, 8), number => RequireSame(number));

        void RequireSame(int number)
        {
            (uint ledger, UInt128 key) = KeyOf(number);
            UInt128[] expected = [.. open.Values.Where(IsOf).Select(hold => hold.Id).Order()];
            UInt128[] found = new UInt128[groups.CountOf(ledger, key)];
            groups.CopyTo(ledger, key, found);
            Assert.Equal(expected, found.Order());

            bool IsOf(Transfer hold) => hold.Ledger == ledger && hold.UserData128 == key;
        }
    }

    [Fact]
    public void A_hold_that_is_in_no_group_cannot_leave_one()
    {
        GroupTable groups = new();
        groups.Add(Hold(1));
        Assert.Throws<InvariantException>(() => groups.Remove(Hold(2)));
    }

    private static UInt128 Id(int number) => ((UInt128)number << 64) + 1;

    private static Transfer Hold(int number)
    {
        (uint ledger, UInt128 key) = KeyOf(number % 7);
        return new Transfer { Id = Id(number), Ledger = ledger, UserData128 = key };
    }

    private static (uint Ledger, UInt128 Key) KeyOf(int number) => (1 + ((uint)number % 2), (UInt128)(1 + (number / 2)) << 100);
}
