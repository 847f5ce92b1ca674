using Engine.Simulation.Tests.Workload;

namespace Engine.Simulation.Tests.Checks;

/// <summary>What a writer did with an attempt, seen at the moment it had done it.</summary>
internal sealed record Applied(Attempt Attempt, long Epoch, Content Content)
{
    /// <summary>The writer took it; otherwise it had been given up.</summary>
    public required bool IsTaken { get; init; }

    /// <summary>Sequence of its first event; 0 for none.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Sequence that it rests on.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Stamp of its last event; 0 for a read.</summary>
    public required ulong LastTimestamp { get; init; }

    /// <summary>Whether somebody was told what it says.</summary>
    public bool IsTold { get; set; }

    public bool HasEvents => FirstSequence > 0;

    public Request Request => Attempt.Request;
}
