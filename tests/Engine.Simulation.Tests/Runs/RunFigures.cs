namespace Engine.Simulation.Tests.Runs;

/// <summary>What a run came to.</summary>
internal readonly record struct RunFigures(
    int Steps, int Applied, int[] Outcomes, int Blocks, int Engines, long Durable);
