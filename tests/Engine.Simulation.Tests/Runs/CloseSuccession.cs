using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests.Runs;

/// <summary>
/// A leader that has answered everything is cut off soon after it was confirmed, in front of a standby that watches it:
/// what a standby may conclude from the lease then is decided by moments that chance alone would seldom bring together.
/// After it all is in haste, for as long as the leader may answer.
/// </summary>
internal sealed class CloseSuccession(SimulatedRun simulation, Dice dice)
{
    private const int StepsToHappen = 200;
    private const int StepsOfHaste = 3000;
    private static readonly TimeSpan _longest = 3 * EngineSizes.ReadAge;

    // What it comes to most often; now and then something else happens instead.
    private static readonly Moment[][] _courses =
    [
        [Moment.StandbyLooks, Moment.StandbyLooks, Moment.TimePasses, Moment.StandbyLooks, Moment.LeaderIsConfirmed],
        [Moment.StandbyAsks, Moment.TimePasses, Moment.LeaderIsConfirmed, Moment.StandbyLooks, Moment.StandbyLooks],
        [Moment.LeaderIsConfirmed, Moment.StandbyLooks, Moment.StandbyLooks, Moment.TimePasses, Moment.StandbyLooks],
    ];

    /// <summary>Cuts the leader off and has a standby take over; nothing where there are not both.</summary>
    /// <param name="dies">Whether that standby dies when it has claimed, and another one takes over from it.</param>
    public void Begin(bool dies)
    {
        EngineProcess? leader = simulation.Living.FirstOrDefault(engine => engine is
        {
            IsServing: true, IsStopped: false, IsCutOff: false, Journal.State: not JournalState.Fenced,
        });
        EngineProcess? standby =
            simulation.Living.FirstOrDefault(engine => engine.Phase == EnginePhase.Following) ?? simulation.StartEngine();
        if (standby is null || leader is null)
        {
            return;
        }

        Until(() => IsAtRest(leader.Partition.Status), () => simulation.StepEngine(leader));
        foreach (Moment moment in dice.From(_courses))
        {
            Happen(dice.OneIn(8) ? dice.From(Enum.GetValues<Moment>()) : moment, leader, standby);
        }

        leader.IsCutOff = true;
        standby.Promote();
        simulation.Hasten(StepsOfHaste);
        if (dies)
        {
            Until(() => standby.Phase != EnginePhase.Claiming, () => simulation.Recover(standby));
            simulation.Kill(standby);
            simulation.StartEngine()?.Promote();
        }
    }

    private static bool IsAtRest(in PartitionStatus status) =>
        status.Claimed == status.Answered && status.AppliedSequence == status.DurableSequence;

    private void Happen(Moment moment, EngineProcess leader, EngineProcess standby)
    {
        switch (moment)
        {
            case Moment.TimePasses:
                simulation.Pass(_longest * dice.Below(100) / 100);
                break;
            case Moment.StandbyAsks:
                standby.Recover();
                break;
            case Moment.StandbyLooks:
                int looks = standby.Looks;
                Until(() => standby.Looks > looks, standby.Recover);
                break;
            case Moment.LeaderIsConfirmed:
                Until(() => leader.HasAskedNow, leader.StepAside, isDatabaseAwake: false);
                Until(() => leader.WasConfirmedNow, leader.StepAside);
                break;
        }
    }

    private void Until(Func<bool> holds, Action step, bool isDatabaseAwake = true)
    {
        for (int steps = 0; steps < StepsToHappen && !holds(); steps++)
        {
            step();
            if (isDatabaseAwake && dice.OneIn(2))
            {
                simulation.Database.Step();
            }
        }
    }

    private enum Moment
    {
        TimePasses,

        /// <summary>It may hear only after what happens next.</summary>
        StandbyAsks,

        StandbyLooks,
        LeaderIsConfirmed,
    }
}
