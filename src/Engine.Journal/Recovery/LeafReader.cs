using System.Threading.Channels;
using Engine.Journal.Sealing;

namespace Engine.Journal.Recovery;

/// <summary>Reads one leaf: one thread reads while another checks and replays.</summary>
internal static class LeafReader
{
    private const int ChunksAhead = 16;

    /// <summary>
    /// Reads the rows of a leaf, or of a part of it, and has them replayed. What is left over, and whether that is damage,
    /// is for the caller to judge.
    /// </summary>
    /// <param name="source">Where they are read from.</param>
    /// <param name="replay">Replays them.</param>
    /// <param name="free">Chunks that were used up.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="pace">Has it give way; null for as fast as it can.</param>
    /// <param name="rate">Keeps it to a rate; null for none.</param>
    public static async Task ReadAsync(
        ILeafSource source,
        ChainReplay replay,
        ChannelReader<RowChunk> free,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation,
        SealPace? pace = null,
        ReadingPace? rate = null)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var filled = Channel.CreateBounded<RowChunk>(ChunksAhead);
        Task scan = Task.Factory.StartNew(
            () => Scan(source, filled.Writer, free, failed.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (RowChunk chunk in filled.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                long started = TimeProvider.System.GetTimestamp();
                long before = replay.Events;
                replay.Add(chunk);
                if (pace is not null)
                {
                    await pace.RestAsync(TimeProvider.System.GetElapsedTime(started), cancellation).ConfigureAwait(false);
                }

                if (rate is not null)
                {
                    await rate.KeepAsync(replay.Events - before, cancellation).ConfigureAwait(false);
                }

                progress?.Report(new JournalProgress(replay.Head.Sequence, replay.Events));
            }
        }
        finally
        {
            await failed.CancelAsync().ConfigureAwait(false);
            await scan.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Scan(
        ILeafSource source, ChannelWriter<RowChunk> filled, ChannelReader<RowChunk> free, CancellationToken cancellation)
    {
        try
        {
            new LeafScan(filled, free).Run(source, cancellation);
            filled.Complete();
        }
        catch (Exception failure)
        {
            filled.Complete(failure);
        }
    }
}
