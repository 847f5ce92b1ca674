using Engine.Load.Plans;
using Engine.Load.Reports;
using Engine.Load.Running;

namespace Engine.LoadTests;

/// <summary>What is done to an engine, whoever makes the load.</summary>
public interface ILoadScenario
{
    /// <summary>What reports call it.</summary>
    string Name { get; }

    /// <summary>What is due when.</summary>
    Plan Plan { get; }

    /// <summary>Requests kept on their way in the closed model; null where the plan's rates are kept, whatever the answers do.</summary>
    int? ClosedInFlight { get; }

    /// <summary>What has to hold in the end.</summary>
    IReadOnlyList<Threshold> Limits { get; }

    /// <summary>Connects and opens accounts; what is given takes the requests until it is disposed of.</summary>
    /// <exception cref="Client.EngineException">The engine cannot be reached.</exception>
    Task<IScenarioTarget> OpenAsync(CancellationToken cancellation);
}

/// <summary>An engine that a scenario has connected to.</summary>
public interface IScenarioTarget : ILoadTarget, IAsyncDisposable;
