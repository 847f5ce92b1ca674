namespace Engine.Server.Wire;

/// <summary>A message that does not follow the contract; ends the decoding of that one message.</summary>
/// <param name="field">The field within the element being read; null where the element itself is broken.</param>
/// <param name="description">What was expected and what came.</param>
internal sealed class MalformedMessageException(string? field, string description) : Exception(description)
{
    /// <summary>The field within the element being read.</summary>
    public string? Field { get; } = field;
}
