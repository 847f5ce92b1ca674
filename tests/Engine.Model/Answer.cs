namespace Engine.Model;

/// <summary>
/// What one event was answered: unlike the engine's own list there is one for every event, ok or not.
/// </summary>
/// <param name="Code">Result code in the number space of the request.</param>
/// <param name="Amount">Actual amount of a transfer that was ok.</param>
/// <param name="Timestamp">For <c>exists</c>, the timestamp of the record that exists.</param>
/// <param name="Reason">For <c>id_already_failed</c>, the code of the first refusal.</param>
public readonly record struct Answer(ushort Code, UInt128 Amount = default, ulong Timestamp = 0, ushort Reason = 0)
{
    /// <summary>Whether the event took effect.</summary>
    public bool IsOk => Code == 0;
}
