using System.Diagnostics;
using Engine.Client;
using HdrHistogram;

namespace Engine.Cli.Workload;

/// <summary>
/// The sample's transfers, each once, as a closed load: so many requests in flight, each answered before the next is
/// sent in its place. What it measures is throughput; its latencies are those at full load.
/// </summary>
internal sealed class SampleLoad
{
    private readonly EngineClient _client;
    private readonly SampleTransfers _sample;
    private readonly int _batch;
    private readonly int _inFlight;

    // Microseconds, up to an hour, three digits: an answer that waits for a restart is recorded too.
    private readonly LongConcurrentHistogram _latency = new(1, 3_600_000_000, 3);
    private long _next;
    private long _end;
    private long _answered;
    private long _refused;

    public SampleLoad(EngineClient client, SampleTransfers sample, int batch, int inFlight)
    {
        _client = client;
        _sample = sample;
        _batch = batch;
        _inFlight = inFlight;
    }

    /// <summary>Called with the first transfer and the number of transfers of each request answered; any thread.</summary>
    public Action<long, int> Answered { get; init; } = static (_, _) => { };

    /// <summary>How long each of those in flight waits after its answer, before the next is sent; none by default.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <summary>The first transfer that was not sent yet; a later run may start there.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Transfers answered so far.</summary>
    public long AnsweredCount => Volatile.Read(ref _answered);

    /// <summary>Transfers answered with anything but ok.</summary>
    public long RefusedCount => Volatile.Read(ref _refused);

    /// <summary>Microseconds from sending to the answer, a value a request.</summary>
    public HistogramBase Latency => _latency;

    /// <summary>Sends the transfers from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public async Task RunAsync(long first, long end, CancellationToken cancellation)
    {
        _next = first;
        Volatile.Write(ref _end, end);
        await Task.WhenAll(Enumerable.Range(0, _inFlight).Select(_ => Task.Run(() => LoopAsync(cancellation))));
    }

    /// <summary>Sends nothing more; the run ends when what is in flight is answered.</summary>
    public void Finish() => Volatile.Write(ref _end, 0);

    private async Task LoopAsync(CancellationToken cancellation)
    {
        var buffer = new Transfer[_batch];
        while (!cancellation.IsCancellationRequested)
        {
            long first = Interlocked.Add(ref _next, _batch) - _batch;
            int count = (int)Math.Min(_batch, Volatile.Read(ref _end) - first);
            if (count <= 0)
            {
                return;
            }

            _sample.Fill(buffer.AsSpan(0, count), first);
            long sent = Stopwatch.GetTimestamp();
            TransfersReply reply = await _client.CreateTransfersAsync(buffer.AsMemory(0, count), cancellation);
            _latency.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(sent).TotalMicroseconds));
            Interlocked.Add(ref _refused, reply.Errors.Count);
            Interlocked.Add(ref _answered, count);
            Answered(first, count);
            if (ThinkTime > TimeSpan.Zero)
            {
                await Task.Delay(ThinkTime, cancellation);
            }
        }
    }
}
