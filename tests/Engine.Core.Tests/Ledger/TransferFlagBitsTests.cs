using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

public class TransferFlagBitsTests
{
    [Theory]
    [InlineData(TransferFlags.Linked, 0)]
    [InlineData(TransferFlags.Imported, 8)]
    [InlineData(TransferFlags.MultipleCaptures, 16)]
    [InlineData(TransferFlags.Grouped, 17)]
    [InlineData(TransferFlags.Capture, 18)]
    public void A_flag_has_the_same_bit_of_the_contract_for_ever(TransferFlags flag, int bit)
    {
        Assert.Equal(1u << bit, TransferFlagBits.ToContract(flag));
        Assert.Equal(flag, TransferFlagBits.FromContract(1u << bit));
    }

    [Fact]
    public void Every_combination_of_flags_comes_back_as_it_went()
    {
        for (ushort flags = 0; flags <= (ushort)TransferFlags.All; flags++)
        {
            uint bits = TransferFlagBits.ToContract((TransferFlags)flags);
            Assert.InRange(bits, 0u, TransferFlagBits.Highest);
            Assert.Equal((TransferFlags)flags, TransferFlagBits.FromContract(bits));
        }
    }

    [Fact]
    public void Whatever_bit_has_no_meaning_is_reserved_beside_those_that_have_one()
    {
        for (int bit = 0; bit < 32; bit++)
        {
            TransferFlags flags = TransferFlagBits.FromContract((1u << bit) | 2);
            bool hasMeaning = bit is <= 8 or (>= 16 and <= 18);
            Assert.Equal(hasMeaning, (flags & TransferFlags.Reserved) == 0);
            Assert.Equal(TransferFlags.Pending, flags & TransferFlags.Pending);
        }
    }
}
