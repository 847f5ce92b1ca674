namespace Engine.Load.Capacity;

/// <summary>A rate that is to be tried.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Rate">Transfers a second.</param>
/// <param name="Time">For how long.</param>
public readonly record struct Trial(TrialPurpose Purpose, double Rate, TimeSpan Time);

/// <summary>What a trial is for.</summary>
public enum TrialPurpose
{
    /// <summary>Narrows down where the limit lies.</summary>
    Search,

    /// <summary>Shows that a rate holds for the time that was asked for.</summary>
    Hold,

    /// <summary>A point of the curve of latency against load.</summary>
    Curve,
}

/// <summary>What a trial has shown.</summary>
public enum TrialVerdict
{
    /// <summary>The SLO was kept.</summary>
    Held,

    /// <summary>It was not; once more might show otherwise.</summary>
    Broken,

    /// <summary>Work piled up: no need to try again.</summary>
    Overrun,

    /// <summary>The generator did not keep its schedule: nothing is proved.</summary>
    GeneratorBehind,
}
