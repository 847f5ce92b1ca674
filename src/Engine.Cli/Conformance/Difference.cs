namespace Engine.Cli.Conformance;

/// <summary>One place where the engine's answer is not the recorded one.</summary>
/// <param name="Case">Number of the case.</param>
/// <param name="Kind">What the case is about.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="Event">Which element of the step's answer, from 0; null where the request failed as a whole.</param>
/// <param name="Id">Id of the event or record; null where there is none.</param>
/// <param name="Field"><c>result</c>, a field of a record, <c>record</c> for a whole one, or <c>request</c>.</param>
/// <param name="Expected">What the file says.</param>
/// <param name="Got">What the engine says.</param>
internal sealed record Difference(
    long Case,
    string Kind,
    int Step,
    int? Event,
    UInt128? Id,
    string Field,
    string Expected,
    string Got)
{
    /// <summary>As one line for people.</summary>
    public override string ToString()
    {
        string place = Event is { } index ? $", event {index}" : "";
        string identity = Id is { } id ? $" (id {id})" : "";
        return $"case {Case} ({Kind}), step {Step}{place}{identity}, {Field}: expected {Expected}, got {Got}";
    }
}
