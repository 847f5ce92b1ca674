namespace Engine.Journal.Recovery;

/// <summary>Where the rows of a leaf are read from.</summary>
internal interface ILeafSource
{
    /// <summary>Opens it: what comes is what binary COPY carries. On the thread that reads.</summary>
    Stream Open();
}
