namespace Engine.Journal.Fencing;

/// <summary>Error codes that the fence raises.</summary>
internal static class SqlStates
{
    /// <summary>Another epoch owns the journal.</summary>
    public const string OtherEpoch = "EN001";

    /// <summary>The session has declared no epoch.</summary>
    public const string NoEpoch = "EN002";

    /// <summary>Whether the fence refused, so that trying again is of no use.</summary>
    public static bool IsRefusal(string state) => state is OtherEpoch or NoEpoch;
}
