using Engine.Server.Hosting;

namespace Engine.Server.Tuning;

/// <summary>An option of a start.</summary>
/// <param name="option">It.</param>
/// <param name="settings">The options in force.</param>
internal sealed class TunableOption(EngineSetting option, SettingsInForce settings) : ITunable
{
    /// <inheritdoc/>
    public string Name => option.Name;

    /// <inheritdoc/>
    public string Default => option.Default;

    /// <inheritdoc/>
    public string Started => EngineOptionsReader.ValueOf(settings.Started, Name);

    /// <inheritdoc/>
    public string InForce => EngineOptionsReader.ValueOf(settings.Now, Name);

    /// <inheritdoc/>
    public bool IsOneTooMany => false;

    /// <inheritdoc/>
    public TunableChange? Read(string to, out string? problem)
    {
        string text = to.Length > 0 ? to : Started;
        if (EngineOptionsReader.With(settings.Now, Name, text, out problem) is not { } candidate)
        {
            return null;
        }

        problem = string.Join("; ", EngineOptionsRules.Broken(candidate));
        return problem.Length == 0
            ? new TunableChange(EngineOptionsReader.ValueOf(candidate, Name), () => settings.Now = candidate)
            : null;
    }
}
