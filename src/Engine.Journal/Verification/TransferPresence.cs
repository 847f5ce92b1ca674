namespace Engine.Journal;

/// <summary>Whether transfers that were acknowledged are in the journal, each once.</summary>
/// <param name="Asked">Different ids asked about.</param>
/// <param name="Missing">Ids without a row.</param>
/// <param name="Doubled">Ids with more than one row.</param>
/// <param name="Example">One of those missing or doubled; 0 if there is none.</param>
public sealed record TransferPresence(long Asked, long Missing, long Doubled, UInt128 Example)
{
    /// <summary>Whether each is there exactly once.</summary>
    public bool EachIsThereOnce => Missing == 0 && Doubled == 0;
}
