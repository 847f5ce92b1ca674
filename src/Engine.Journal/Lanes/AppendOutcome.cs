namespace Engine.Journal.Lanes;

/// <summary>How the attempt to append a block ended.</summary>
internal enum AppendOutcome
{
    /// <summary>It has not.</summary>
    UnderWay = 0,

    /// <summary>The block is in the journal, replicated as promised.</summary>
    Committed,

    /// <summary>Failed or unknown, which makes no difference: the identical block is appended again.</summary>
    Again,

    /// <summary>PostgreSQL holds another block of that number, or refuses this epoch.</summary>
    Fenced,
}
