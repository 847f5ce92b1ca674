namespace Engine.Watch.Samples;

/// <summary>What the canary has gone through.</summary>
/// <param name="Rounds">Transfers that it made and found as they should be.</param>
/// <param name="Latency">How long the last answer took that it got.</param>
/// <param name="Failure">What failed at its last round; <see cref="CanaryFailure.None"/> while all is well.</param>
/// <param name="Words">How, in words; empty while all is well.</param>
/// <param name="Since">When that began, on the clock of <see cref="EngineSample.Elapsed"/>.</param>
public sealed record CanarySample(long Rounds, TimeSpan Latency, CanaryFailure Failure, string Words, TimeSpan Since);

/// <summary>What may fail of a canary's transfer.</summary>
public enum CanaryFailure
{
    /// <summary>Nothing: the transfer was answered, is a row, and moved both balances.</summary>
    None,

    /// <summary>It was not answered in time, or the call was refused.</summary>
    Unanswered,

    /// <summary>It was refused by the ledger.</summary>
    Refused,

    /// <summary>It was answered ok, and PostgreSQL has no such row.</summary>
    RowMissing,

    /// <summary>Its row is there, and the balances did not move by it.</summary>
    BalanceWrong,
}
