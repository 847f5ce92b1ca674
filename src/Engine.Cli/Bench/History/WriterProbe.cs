using System.Diagnostics;
using Engine.Client;
using HdrHistogram;

namespace Engine.Cli.Bench.History;

/// <summary>Asks the writer for one account, again and again, and notes how long it took.</summary>
internal sealed class WriterProbe(EngineClient client, UInt128 account)
{
    private readonly LongHistogram _microseconds = new(1, 60_000_000, 3);

    /// <summary>Whether answers count.</summary>
    public bool IsCounting { get; set; }

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        UInt128[] ids = [account];
        while (!cancellation.IsCancellationRequested)
        {
            long asked = Stopwatch.GetTimestamp();
            await client.LookupAccountsAsync(ids, CancellationToken.None);
            if (IsCounting)
            {
                _microseconds.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(asked).TotalMicroseconds));
            }
        }
    }

    /// <summary>What was seen.</summary>
    public PauseSample Sample() => new(
        _microseconds.TotalCount,
        _microseconds.TotalCount == 0 ? 0 : _microseconds.GetValueAtPercentile(99) / 1_000.0,
        _microseconds.TotalCount == 0 ? 0 : _microseconds.GetMaxValue() / 1_000.0);
}
