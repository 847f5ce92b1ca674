using Engine.Cli.Drills.Live;

namespace Engine.Cli.Drills.Faults;

/// <summary>Something that goes wrong with a live engine, done to it from outside.</summary>
internal interface IFault
{
    /// <summary>What only the fault knows that the alarm has to say, such as a process id; known once it has begun.</summary>
    IReadOnlyList<string> Words => [];

    /// <summary>Gets ready, so that beginning takes no time.</summary>
    Task PrepareAsync(DrillRig rig, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does it.</summary>
    Task BeginAsync(DrillRig rig, CancellationToken cancellation);

    /// <summary>Puts it right again; may be called once more, or without a beginning.</summary>
    Task EndAsync(DrillRig rig, CancellationToken cancellation);
}
