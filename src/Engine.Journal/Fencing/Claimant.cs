using System.Globalization;
using Engine.Journal.Standby;

namespace Engine.Journal.Fencing;

/// <summary>What an engine tells of itself in the lease.</summary>
/// <param name="AnswersFor">How long it answers reads and refusals after a confirmation of its epoch.</param>
/// <param name="Address">Where it serves, asked for when the lease is written.</param>
internal sealed record Claimant(TimeSpan AnswersFor, Func<string> Address)
{
    /// <summary>The engine, for people.</summary>
    public string Holder { get; } = string.Create(
        CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");

    /// <summary>Its process, for who may be able to see that it is gone.</summary>
    public string Process { get; } = HolderProcess.Own;
}
