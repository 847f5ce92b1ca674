namespace Engine.Simulation.Tests.Runs;

/// <summary>A promise that was broken, as a checker saw it.</summary>
internal sealed class SimulationFailure(string message) : Exception(message)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new SimulationFailure(message);
        }
    }
}
