namespace Engine.Core.Ledger;

/// <summary>The open holds that outlive what is let go of.</summary>
internal static class OpenHolds
{
    /// <summary>Those carried on, and those among the oldest transfers, by their stamps.</summary>
    /// <param name="transfers">Where they are.</param>
    /// <param name="count">How many of the oldest transfers are let go of.</param>
    public static List<OpenHold> Of(TransferTable transfers, int count)
    {
        List<OpenHold> open = [];
        for (int slot = 0; slot < transfers.Carried.SlotCount; slot++)
        {
            int number = slot | TransferNumber.CarriedBit;
            if (transfers.Holds[number] == HoldState.Open)
            {
                open.Add(transfers.OpenHoldOf(number));
            }
        }

        for (int offset = 0; offset < count; offset++)
        {
            int number = transfers.Records.NumberAt(offset);
            if (transfers.Holds[number] == HoldState.Open)
            {
                open.Add(transfers.OpenHoldOf(number));
            }
        }

        open.Sort((one, other) => one.Record.Timestamp.CompareTo(other.Record.Timestamp));
        return open;
    }
}
