using Engine.Client;
using Engine.Load.Reports;

namespace Engine.Cli.Load;

/// <summary>How a profile is to be run.</summary>
internal sealed record LoadRequestOptions
{
    /// <summary>How to reach the engine; null for one that is started for the time.</summary>
    public EngineClientOptions? Engine { get; init; }

    /// <summary>Whether nobody is sent to: the generator by itself.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Time passes so many times as fast.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Every rate times this.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Limits to be kept.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Whether the whole profile is run in little time, at its own rates.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Streams instead of the profile's.</summary>
    public int? Streams { get; init; }

    /// <summary>Requests on their way per stream instead of the profile's.</summary>
    public int? Window { get; init; }

    /// <summary>Until a request that is not answered counts as failed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Transfers on their way, at most.</summary>
    public int MaxOutstanding { get; init; } = 1_000_000;

    /// <summary>Whether the first failed request ends the run.</summary>
    public bool StopOnError { get; init; }

    /// <summary>Requests on their way in the closed model; null for the open one.</summary>
    public int? ClosedInFlight { get; init; }

    /// <summary>What is drawn.</summary>
    public int Seed { get; init; } = 1;
}
