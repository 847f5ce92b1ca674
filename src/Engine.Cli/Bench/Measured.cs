using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Engine.Cli.Bench;

/// <summary>What every report says of where and when it was measured.</summary>
internal static class Measured
{
    private const string ProcessorFacts = "/proc/cpuinfo";

    /// <summary>Adds rounds, seconds of each measurement, machine and date.</summary>
    public static JsonObject Here(this JsonObject document, int rounds, TimeSpan duration)
    {
        document["rounds"] = rounds;
        document["seconds"] = duration.TotalSeconds;
        document["machine"] = Machine();
        document["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return document;
    }

    private static string Machine()
    {
        string system = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
        string processor = Processor() is { } model ? $"{model}, " : "";
        return $"{processor}{Environment.ProcessorCount} cores, {system}";
    }

    private static string? Processor() => File.Exists(ProcessorFacts)
        ? File.ReadLines(ProcessorFacts)
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
        : null;
}
