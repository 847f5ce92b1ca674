using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

public class HoldTableTests
{
    [Fact]
    public void Holds_expire_in_the_order_of_expiry_whatever_was_resolved_between()
    {
        Random random = new(3);
        HoldTable holds = new();
        List<Transfer> transfers = [];
        for (int i = 0; i < 5_000; i++)
        {
            transfers.Add(Hold((ulong)i + 1, (uint)random.Next(1, 50)));
            holds.AddOpen(transfers[i]);
        }

        for (int i = 0; i < 5_000; i += 3)
        {
            holds.Resolve(i, i % 2 == 0 ? HoldState.Posted : HoldState.Voided);
        }

        int[] expected =
        [
            .. Enumerable.Range(0, 5_000).Where(i => i % 3 != 0)
                .OrderBy(i => HoldTable.ExpiryOf(transfers[i])).ThenBy(i => transfers[i].Timestamp),
        ];
        Assert.Equal(expected.Length, holds.TimedCount);
        Assert.Equal(expected, ExpireAll(holds));
        Assert.Equal(0, holds.OpenCount);
    }

    [Fact]
    public void A_hold_without_timeout_never_expires()
    {
        HoldTable holds = new();
        holds.AddOpen(Hold(1, timeout: 0));
        Assert.Equal(HoldState.Open, holds[0]);
        Assert.False(holds.TryPeekExpiry(out _, out _));
    }

    [Fact]
    public void A_resolution_taken_back_opens_the_hold_with_its_old_expiry()
    {
        HoldTable holds = new();
        Transfer hold = Hold(5, timeout: 2);
        holds.AddOpen(hold);
        holds.Resolve(0, HoldState.Posted);
        holds.Reopen(0, HoldTable.ExpiryOf(hold), hold.Timestamp);
        Assert.Equal(HoldState.Open, holds[0]);
        Assert.True(holds.TryPeekExpiry(out int number, out ulong expiresAt));
        Assert.Equal((0, 2_000_000_005ul), (number, expiresAt));
    }

    [Fact]
    public void A_hold_taken_back_leaves_nothing_that_could_expire()
    {
        HoldTable holds = new();
        holds.AddOpen(Hold(1, timeout: 9));
        holds.AddOpen(Hold(2, timeout: 1));
        holds.RemoveLast();
        holds.AddNone();
        Assert.Equal(HoldState.None, holds[1]);
        Assert.Equal([0], ExpireAll(holds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_an_open_hold_is_resolved(bool isHold)
    {
        HoldTable holds = new();
        if (isHold)
        {
            holds.AddOpen(Hold(1, timeout: 1));
            holds.Resolve(0, HoldState.Expired);
        }
        else
        {
            holds.AddNone();
        }

        Assert.Throws<InvariantException>(() => holds.Resolve(0, HoldState.Posted));
    }

    private static Transfer Hold(ulong timestamp, uint timeout) =>
        new() { Timestamp = timestamp, Timeout = timeout, Flags = TransferFlags.Pending };

    private static List<int> ExpireAll(HoldTable holds)
    {
        List<int> order = [];
        while (holds.TryPeekExpiry(out int number, out _))
        {
            holds.Resolve(number, HoldState.Expired);
            order.Add(number);
        }

        return order;
    }
}
