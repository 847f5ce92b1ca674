namespace Engine.Server.Tuning;

/// <summary>Marks a setting that can be changed while the engine runs.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChangeableAttribute : Attribute;
