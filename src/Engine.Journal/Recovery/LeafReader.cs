using System.Threading.Channels;
using Engine.Journal.Blocks;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.Recovery;

/// <summary>Reads one leaf: one thread reads while another checks and replays.</summary>
internal static class LeafReader
{
    private const int ChunksAhead = 16;

    /// <summary>
    /// Reads the rows after a block that lie in some pages of the leaf, and has them replayed. What is left over, and
    /// whether that is damage, is for the caller to judge.
    /// </summary>
    public static async Task ReadAsync(
        NpgsqlConnection connection,
        int leaf,
        LeafPages pages,
        ChainHead after,
        ChainReplay replay,
        ChannelReader<RowChunk> free,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation,
        SealPace? pace = null)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var filled = Channel.CreateBounded<RowChunk>(ChunksAhead);
        Task scan = Task.Factory.StartNew(
            () => Scan(connection, leaf, pages, after, filled.Writer, free, failed.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (RowChunk chunk in filled.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                long started = TimeProvider.System.GetTimestamp();
                replay.Add(chunk);
                if (pace is not null)
                {
                    await pace.RestAsync(TimeProvider.System.GetElapsedTime(started), cancellation).ConfigureAwait(false);
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
        NpgsqlConnection connection,
        int leaf,
        LeafPages pages,
        ChainHead after,
        ChannelWriter<RowChunk> filled,
        ChannelReader<RowChunk> free,
        CancellationToken cancellation)
    {
        try
        {
            new LeafScan(filled, free).Run(connection, leaf, after, pages, cancellation);
            filled.Complete();
        }
        catch (Exception failure)
        {
            filled.Complete(failure);
        }
    }
}
