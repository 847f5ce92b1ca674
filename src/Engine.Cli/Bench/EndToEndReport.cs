using System.Globalization;
using System.Runtime.InteropServices;

namespace Engine.Cli.Bench;

/// <summary>What an end-to-end benchmark measured; medians over the rounds.</summary>
internal sealed record EndToEndReport
{
    // Below this, on the reference box, something else had the machine.
    private const double SoundRawCopy = 700_000;

    /// <summary>Raw COPY, rows a second: the better of the block sizes.</summary>
    public required double RawCopyPerSecond { get; init; }

    /// <summary>Raw COPY by rows in a block.</summary>
    public required IReadOnlyDictionary<int, double> RawCopyByBlock { get; init; }

    /// <summary>Durable transfers a second by transfers in a request.</summary>
    public required IReadOnlyDictionary<int, double> EnginePerSecond { get; init; }

    /// <summary>Rounds and seconds of each measurement.</summary>
    public required EndToEndOptions Options { get; init; }

    /// <summary>Whether the comparator was as fast as the machine can be expected to let it.</summary>
    public bool IsSound => RawCopyPerSecond >= SoundRawCopy;

    /// <summary>Takes the medians.</summary>
    public static EndToEndReport Of(
        Dictionary<int, List<double>> engine, Dictionary<int, List<double>> raw, EndToEndOptions options)
    {
        Dictionary<int, double> rawMedians = raw.ToDictionary(pair => pair.Key, pair => Median(pair.Value));
        return new EndToEndReport
        {
            RawCopyPerSecond = rawMedians.Values.Max(),
            RawCopyByBlock = rawMedians,
            EnginePerSecond = engine.ToDictionary(pair => pair.Key, pair => Median(pair.Value)),
            Options = options,
        };
    }

    /// <summary>The ratio to raw COPY at a batch size.</summary>
    public double Ratio(int batch) => EnginePerSecond[batch] / RawCopyPerSecond;

    /// <summary>The report as one document.</summary>
    public Dictionary<string, object> ToDocument()
    {
        var document = new Dictionary<string, object>
        {
            ["raw_copy_per_s"] = Math.Round(RawCopyPerSecond),
            ["sound"] = IsSound,
        };
        foreach ((int batch, double rate) in EnginePerSecond)
        {
            document[$"engine_{batch}_per_s"] = Math.Round(rate);
            document[$"ratio_{batch}"] = Math.Round(Ratio(batch), 3);
            document[$"in_flight_{batch}"] = EndToEnd.InFlight(batch);
        }

        document["rounds"] = Options.Rounds;
        document["seconds"] = Options.Duration.TotalSeconds;
        string system = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
        document["machine"] = $"{Environment.ProcessorCount} cores, {system}";
        document["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return document;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
