namespace Engine.Simulation.Tests.Runs;

/// <summary>What may go wrong in a run; each kind can be left out, to find the ones that a failure needs.</summary>
[Flags]
internal enum Faults
{
    None = 0,

    /// <summary>An engine dies; what was in memory is gone.</summary>
    EngineCrash = 1 << 0,

    /// <summary>An engine stands still, or is cut off from the database, and goes on as if nothing had been.</summary>
    EngineStall = 1 << 1,

    /// <summary>A second engine takes over while the first is alive.</summary>
    TakeOver = 1 << 2,

    /// <summary>A connection to the database breaks, before or after the commit.</summary>
    ConnectionCut = 1 << 3,

    /// <summary>A connection to the database falls silent: nobody is told.</summary>
    ConnectionSilence = 1 << 4,

    /// <summary>The database restarts; what had been written stays.</summary>
    DatabaseRestart = 1 << 5,

    /// <summary>A standby takes the database's place: what had not been replicated is gone.</summary>
    DatabaseFailover = 1 << 6,

    /// <summary>The database refuses a block, as when its disk is full, or commits it with a warning.</summary>
    Refusal = 1 << 7,

    /// <summary>A machine's clock is set.</summary>
    ClockStep = 1 << 8,

    /// <summary>Clients set deadlines and go away.</summary>
    Impatience = 1 << 9,

    All = (1 << 10) - 1,
}
