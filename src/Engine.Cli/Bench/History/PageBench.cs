using System.Diagnostics;
using Engine.Client;
using Engine.Client.History;
using HdrHistogram;

namespace Engine.Cli.Bench.History;

/// <summary>
/// Asks for pages of fifty transfers of one account, from random places of a long history on, newest first or oldest first.
/// </summary>
internal sealed class PageBench(EngineClient client, UInt128 account, double share)
{
    private const int Pages = 2_000;
    private const int PageSize = 50;
    private const int WarmUp = 200;

    /// <summary>Runs it.</summary>
    /// <param name="rows">Rows of the history.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<PageSample> RunAsync(long rows, CancellationToken cancellation)
    {
        var random = new Random(7);
        var histogram = new LongHistogram(1, 60_000_000, 3);
        for (int page = -WarmUp; page < Pages; page++)
        {
            TransferQuery query = Anywhere(random, rows);
            long started = Stopwatch.GetTimestamp();
            HistoryPage<TransferRecord> found = await client.History
                .GetTransfersPageAsync(query, default, cancellation);
            long taken = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (found.Items.Any(item => item.Transfer.CreditAccountId != account))
            {
                throw new ToolException("The run is void: a page holds a transfer of another account.");
            }

            if (page >= 0)
            {
                histogram.RecordValue(Math.Max(1, taken));
            }
        }

        return new PageSample(
            (long)(rows * share),
            Pages,
            histogram.GetValueAtPercentile(50) / 1_000.0,
            histogram.GetValueAtPercentile(99) / 1_000.0);
    }

    private TransferQuery Anywhere(Random random, long rows)
    {
        ulong place = (ulong)random.NextInt64(1, rows);
        bool newestFirst = random.Next(2) == 0;
        return new TransferQuery
        {
            AccountId = account,
            PageSize = PageSize,
            Order = newestFirst ? HistoryOrder.NewestFirst : HistoryOrder.OldestFirst,
            Range = newestFirst ? new HistoryRange { ToSequence = place } : new HistoryRange { FromSequence = place },
        };
    }
}
