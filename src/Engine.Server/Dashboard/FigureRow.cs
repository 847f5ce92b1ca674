using System.Text.Json;
using Engine.Core.Figures;
using Engine.Watch.Recorder;
using Engine.Watch.Samples;

namespace Engine.Server.Dashboard;

/// <summary>The figures of one second or one minute, as charts show them: a row of numbers under <see cref="Columns"/>.</summary>
internal sealed class FigureRow
{
    private const int Digits = 4;

    private FigureRow(double[] values)
    {
        Values = values;
        Json = JsonSerializer.SerializeToUtf8Bytes(values);
    }

    /// <summary>
    /// What the numbers are: seconds since the Unix epoch, events a second, milliseconds, shares of 1.
    /// </summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "at", "wanted", "reached", "durable", "refused", "requestsRefused",
        "decode", "apply", "journal", "lanes", "reply",
        "p50", "p99", "p999", "usersP50", "usersP99",
        "ring", "lag", "blockRows", "cores",
    ];

    /// <summary>Of which second it is, or in which the minute ended: seconds since the Unix epoch.</summary>
    public long At => (long)Values[0];

    /// <summary>The numbers, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The numbers as a JSON array, written once for all who look.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>What happened from one sample to a later one, and how it stood at the later one.</summary>
    public static FigureRow Between(EngineSample earlier, EngineSample later)
    {
        var span = new SampleSpan(earlier, later);
        V1.RateFigures rates = RateProjection.Of(span, capacity: 0);
        LatencySnapshot latency = later.Answers.Latency.Since(earlier.Answers.Latency);
        V1.LatencyFigures? users = ClientProjection.SlowestUsers(later);
        LatencySnapshot rows = later.Blocks.BlockRows.Since(earlier.Blocks.BlockRows);
        double Stage(string name) => MeanOf(span, name);
        double[] values =
        [
            later.At.ToUnixTimeSeconds(),
            rates.Wanted, rates.Reached, rates.Durable, rates.Refused, rates.RequestsRefused,
            Stage("decode"), Stage("apply"), Stage("journal"), Stage("lane"), Stage("reply"),
            Milliseconds(latency, 0.5), Milliseconds(latency, 0.99), Milliseconds(latency, 0.999),
            users?.P50 ?? 0, users?.P99 ?? 0,
            RingShare(later), later.Blocks.DurableLag.TotalMilliseconds,
            rows.Count == 0 ? 0 : (double)rows.SumNanoseconds / rows.Count,
            (later.Process.Cpu - earlier.Process.Cpu) / span.Length,
        ];
        return new FigureRow([.. values.Select(Rounded)]);
    }

    /// <summary>What a flight recorder kept of a span.</summary>
    /// <param name="at">When the span ended.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="durable">Highest sequence that was durable at its start; 0 where that is not known.</param>
    public static FigureRow Of(DateTimeOffset at, FlightFigures figures, long durable)
    {
        double seconds = Math.Max(0.001, figures.SpanMs / 1000.0);
        double events = figures.EventsOk + figures.EventsByCode.Values.Sum();
        double perRequest = figures.RequestsEnded > 0 && events > 0 ? events / figures.RequestsEnded : 1;
        double Stage(string name) => MeanOf(figures, name);
        double[] values =
        [
            at.ToUnixTimeSeconds(),
            (figures.RequestsAccepted + figures.RequestsRefused) * perRequest / seconds,
            events / seconds,
            durable == 0 ? events / seconds : Math.Max(0, figures.DurableSequence - durable) / seconds,
            figures.EventsRefused / seconds,
            figures.RequestsRefused / seconds,
            Stage("decode"), Stage("apply"), Stage("journal"), Stage("lane"), Stage("reply"),
            Milliseconds(figures.Latency?.P50Us), Milliseconds(figures.Latency?.P99Us), Milliseconds(figures.Latency?.P999Us),
            Milliseconds(figures.Users?.P50Us), Milliseconds(figures.Users?.P99Us),
            (double)figures.RingUsed / Math.Max(1, figures.RingSlots),
            Milliseconds(figures.DurableLagUs),
            figures.Blocks == 0 ? 0 : (double)figures.BlockRows / figures.Blocks,
            figures.CpuMs / 1000.0 / seconds,
        ];
        return new FigureRow([.. values.Select(Rounded)]);
    }

    private static double MeanOf(FlightFigures figures, string stage)
    {
        FlightLatency[] times =
        [
            .. figures.Stages.Where(one => IsPartOf(one.Name, stage)).Select(one => one.Time).OfType<FlightLatency>(),
        ];
        long count = times.Sum(time => time.Count);
        return count == 0 ? 0 : times.Sum(time => (double)time.MeanUs * time.Count) / count / 1000;
    }

    private static double Milliseconds(long? micros) => (micros ?? 0) / 1000.0;

    // The lanes together are one stage: each block goes through one of them.
    private static bool IsPartOf(string name, string stage) =>
        name == stage || (stage == "lane" && name.StartsWith("lane ", StringComparison.Ordinal));

    private static double MeanOf(in SampleSpan span, string stage)
    {
        long count = 0;
        long sum = 0;
        foreach (StageSample now in span.Later.Stages)
        {
            if (IsPartOf(now.Name, stage))
            {
                LatencySnapshot time = now.Time.Since(span.StageBefore(now.Name)?.Time ?? LatencySnapshot.Empty);
                count += time.Count;
                sum += time.SumNanoseconds;
            }
        }

        return count == 0 ? 0 : sum / 1e6 / count;
    }

    private static double Milliseconds(LatencySnapshot latency, double share) => latency.Percentile(share).TotalMilliseconds;

    private static double RingShare(EngineSample sample) => sample.Partition.RingSlots == 0
        ? 0
        : Math.Clamp((double)(sample.Partition.Claimed - sample.Partition.Answered) / sample.Partition.RingSlots, 0, 1);

    // Four digits are more than a chart shows, and make the rows half as long.
    private static double Rounded(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return 0;
        }

        int whole = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return whole >= Digits ? Math.Round(value) : Math.Round(value, Math.Min(Digits - whole, 6));
    }
}
