using System.Diagnostics;

namespace Engine.Journal.Standby;

/// <summary>Why an engine may claim the next epoch.</summary>
internal enum TakeoverReason
{
    /// <summary>No engine has the journal open.</summary>
    Free,

    /// <summary>The engine before has ended orderly.</summary>
    Released,

    /// <summary>Its process is known to be gone.</summary>
    Gone,

    /// <summary>It has not confirmed its lease for a lease's time.</summary>
    Expired,

    /// <summary>Promotion was asked for, and it did not consent in time.</summary>
    Forced,
}

/// <summary>The reasons in words.</summary>
internal static class TakeoverReasons
{
    /// <summary>For the log.</summary>
    public static string InWords(this TakeoverReason reason) => reason switch
    {
        TakeoverReason.Free => "no engine has the journal open",
        TakeoverReason.Released => "it has released the journal",
        TakeoverReason.Gone => "its process is gone",
        TakeoverReason.Expired => "it has not confirmed its lease in time",
        TakeoverReason.Forced => "promotion was asked for, and it has not handed over in time",
        _ => throw new UnreachableException($"No such reason: {reason}."),
    };
}
