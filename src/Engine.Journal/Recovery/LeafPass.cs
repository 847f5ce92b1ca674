using System.Threading.Channels;
using Engine.Journal.Blocks;
using Engine.Journal.Sealing;

namespace Engine.Journal.Recovery;

/// <summary>Reads one full leaf, from the end of the one before to its own.</summary>
internal static class LeafPass
{
    /// <summary>Reads a leaf whole, and checks its part of the chain.</summary>
    /// <param name="source">Where its rows are read from.</param>
    /// <param name="before">Where the chain stands at the end of the leaf before.</param>
    /// <param name="sink">Takes its events.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="pace">Has it give way; null for as fast as it can.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Where the chain stands at its end, and how many events it has.</returns>
    /// <exception cref="JournalDamageException">A row of it is missing, changed or added.</exception>
    public static async Task<(ChainHead Head, long Events)> ReadAsync(
        ILeafSource source,
        ChainHead before,
        IJournalSink sink,
        IProgress<JournalProgress>? progress,
        SealPace? pace,
        CancellationToken cancellation)
    {
        var free = Channel.CreateUnbounded<RowChunk>();
        using var replay = new ChainReplay(before, sink, free.Writer);
        await LeafReader.ReadAsync(source, replay, free.Reader, progress, cancellation, pace).ConfigureAwait(false);
        replay.RequireWhole();
        return (replay.Head, replay.Events);
    }
}
