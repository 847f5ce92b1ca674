using Engine.Core.Pipeline;
using Engine.Simulation.Tests.Canary;
using Engine.Simulation.Tests.Runs;
using Engine.Simulation.Tests.Surroundings;

namespace Engine.Simulation.Tests;

/// <summary>Runs come to where promises could break: a simulation in which nothing happens finds nothing.</summary>
public class ReachTests
{
    private const int Seeds = 200;

    [Fact]
    public void Runs_answer_give_up_and_fail_over_often_enough()
    {
        RunFigures[] runs = [.. Enumerable.Range(1, Seeds).Select(seed => SimulatedRun.Run(Plan.Of(seed), Plant.None))];
        string figures = $"{runs.Average(run => run.Steps):0} steps, {runs.Average(run => run.Applied):0} applied, "
            + $"{runs.Average(run => run.Blocks):0} blocks, {runs.Average(run => run.Engines):0.0} engines, outcomes "
            + string.Join(", ", Enumerable.Range(0, 4).Select(outcome => runs.Average(run => run.Outcomes[outcome])));
        TestContext.Current.TestOutputHelper!.WriteLine(figures);
        Assert.True(runs.Average(run => run.Outcomes[(int)BatchOutcome.Answered]) > 25, figures);
        Assert.True(runs.Average(run => run.Outcomes[(int)BatchOutcome.Unknown]) > 2, figures);
        Assert.True(runs.Average(run => run.Outcomes[(int)BatchOutcome.NotAccepted]) > 0.3, figures);
        Assert.True(runs.Average(run => run.Engines) > 2, figures);
        Assert.InRange(runs.Count(run => run.Durable > BlockBuffers.LeafRows), Seeds / 10, Seeds);
    }
}
