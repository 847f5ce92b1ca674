namespace Engine.Core.Ledger;

/// <summary>The open holds that outlive what is let go of.</summary>
internal static class OpenHolds
{
    /// <summary>Those carried on, and those among the oldest transfers, by their stamps.</summary>
    /// <param name="transfers">Where they are.</param>
    /// <param name="count">How many of the oldest transfers are let go of.</param>
    public static List<Transfer> Of(TransferTable transfers, int count)
    {
        List<Transfer> open = [];
        for (int slot = 0; slot < transfers.Carried.SlotCount; slot++)
        {
            if (transfers.Holds[slot | TransferNumber.CarriedBit] == HoldState.Open)
            {
                open.Add(transfers.Carried[slot]);
            }
        }

        for (int offset = 0; offset < count; offset++)
        {
            int number = transfers.Records.NumberAt(offset);
            if (transfers.Holds[number] == HoldState.Open)
            {
                open.Add(transfers[number]);
            }
        }

        open.Sort((one, other) => one.Timestamp.CompareTo(other.Timestamp));
        return open;
    }
}
