namespace Engine.LoadTests;

/// <summary>What makes the load of a scenario.</summary>
public interface ILoadEngine
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>
    /// Runs a scenario to its end, or until cancelled, writes its report into the folder, and says which limits held.
    /// </summary>
    Task<ScenarioResult> RunAsync(ILoadScenario scenario, string folder, CancellationToken cancellation);
}
