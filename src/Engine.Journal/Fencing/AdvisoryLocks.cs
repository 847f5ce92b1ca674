namespace Engine.Journal.Fencing;

/// <summary>The advisory locks of a journal's database. Their numbers are known to the migrations too.</summary>
internal static class AdvisoryLocks
{
    /// <summary>The class of all of them ("Engi").</summary>
    public const int Class = 1_164_863_847;

    /// <summary>Held by a session for as long as an engine has the journal open.</summary>
    public const int Engine = 1;

    /// <summary>Held shared by each transaction that writes, exclusively by the one that raises the epoch.</summary>
    public const int Fence = 2;

    /// <summary>Held by a session for as long as it seals a leaf, or makes anew what seals have derived.</summary>
    public const int Seals = 3;

    /// <summary>Held by a session for as long as it archives leaves or brings them back: one at a time.</summary>
    public const int Archives = 4;

    /// <summary>Held shared by who reads whole leaves as of one moment, exclusively by the transaction that takes one away.</summary>
    public const int LeafReaders = 5;
}
