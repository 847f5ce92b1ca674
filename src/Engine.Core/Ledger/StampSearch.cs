namespace Engine.Core.Ledger;

/// <summary>What imported records ask about the stamps already taken.</summary>
internal static class StampSearch
{
    /// <summary>Whether a record held has this very stamp.</summary>
    public static bool Contains(this IStampedLog log, ulong timestamp)
    {
        int low = 0;
        int high = log.Count - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            ulong found = log.TimestampOf(middle);
            if (found == timestamp)
            {
                return true;
            }

            (low, high) = found < timestamp ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }
}
