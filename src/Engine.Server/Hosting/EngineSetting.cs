namespace Engine.Server.Hosting;

/// <summary>A setting of the engine, as help tells of it.</summary>
/// <param name="Name">As the command line writes it, such as <c>ring-slots</c>.</param>
/// <param name="Description">What it means, in one line.</param>
/// <param name="Default">What it is without being set, as the command line writes it; may be empty.</param>
/// <param name="IsChangeable">Whether it can be changed while the engine runs.</param>
/// <param name="IsFlag">Whether to name it is enough: it is true then.</param>
public sealed record EngineSetting(string Name, string Description, string Default, bool IsChangeable, bool IsFlag)
{
    /// <summary>Whether its value may hold a password, and is never shown.</summary>
    public bool IsSecret => Name is "connection-string" or "alarm-webhooks";

    /// <summary>The environment variable of the same meaning, such as <c>ENGINE_RING_SLOTS</c>.</summary>
    public string Variable => "ENGINE_" + Name.Replace('-', '_').ToUpperInvariant();
}
