using Engine.Server.Hosting;

namespace Engine.Server.Tuning;

/// <summary>
/// The settings as they are in force. What asks for them each time anew follows a change by that; what has to be told is told
/// by <see cref="SettingTuner"/>. Any thread.
/// </summary>
/// <param name="started">What the engine was started with.</param>
internal sealed class SettingsInForce(EngineOptions started)
{
    private volatile EngineOptions _now = started;

    /// <summary>What the engine was started with.</summary>
    public EngineOptions Started { get; } = started;

    /// <summary>What is in force.</summary>
    public EngineOptions Now
    {
        get => _now;
        set => _now = value;
    }
}
