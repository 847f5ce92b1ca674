using Engine.Watch.Rehearsals;

namespace Engine.Cli.Drills.Live;

/// <summary>A client of the drill's own, beside the load, that sends single transfers at an even rate.</summary>
/// <param name="Name">What the engine knows it by.</param>
/// <param name="Rate">Transfers a second.</param>
/// <param name="RefusedShare">Which of them name an account that there is not, and are refused.</param>
internal sealed record ClientShape(string Name, double Rate, double RefusedShare)
{
    /// <summary>A hundred a second, one in a thousand of them refused.</summary>
    public static readonly ClientShape Terminals = new("terminals", Rate: 100, RefusedShare: 0.001);

    /// <summary>The same, as the rehearsal of its past has it.</summary>
    public ClientPlan Plan =>
        new(Name, Rhythm.Steady, Rate, Batch: 1, RefusedShare, TimeSpan.FromMilliseconds(5), Network: null);
}
