using Engine.Watch;
using Engine.Watch.Objectives;

namespace Engine.Server.Hosting;

/// <summary>What objectives, and what the box was measured to carry, must be.</summary>
internal static class ObjectiveRules
{
    /// <summary>The rules that do not hold, as lines for a person.</summary>
    public static IEnumerable<string> Broken(EngineOptions options)
    {
        if (options.Objective.Count > AnomalyOptions.MostObjectives)
        {
            yield return $"objective: at most {AnomalyOptions.MostObjectives}, are {options.Objective.Count}";
        }

        foreach (string text in options.Objective)
        {
            if (!Objective.TryParse(text, out _, out string? reason))
            {
                yield return $"objective: '{text}' {reason}";
            }
        }

        if (options.CapacityPerSecond < 0)
        {
            yield return $"capacity-per-second: 0 or more, is {options.CapacityPerSecond}";
        }
    }
}
