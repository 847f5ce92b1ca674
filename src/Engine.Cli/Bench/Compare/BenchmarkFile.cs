using System.Text.Json;

namespace Engine.Cli.Bench.Compare;

/// <summary>Reads the full JSON that BenchmarkDotNet writes, of one file or of every such file in a folder.</summary>
internal static class BenchmarkFile
{
    private const string FolderPattern = "*-report-full*.json";

    /// <summary>The benchmarks by name.</summary>
    /// <exception cref="ToolException">It cannot be read, or is something else; says which file and why.</exception>
    public static IReadOnlyDictionary<string, BenchmarkResult> Read(string path)
    {
        var results = new SortedDictionary<string, BenchmarkResult>(StringComparer.Ordinal);
        foreach (string file in FilesOf(path))
        {
            using JsonDocument document = Parse(file);
            foreach (BenchmarkResult result in ResultsOf(document.RootElement, file))
            {
                if (!results.TryAdd(result.Name, result))
                {
                    throw new ToolException($"{file} has the benchmark {result.Name} twice.");
                }
            }
        }

        return results.Count > 0 ? results : throw new ToolException($"{path} has no benchmark that came to an end.");
    }

    private static string[] FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        string[] files = Directory.GetFiles(path, FolderPattern, SearchOption.AllDirectories);
        return files.Length > 0 ? files : throw new ToolException($"The folder {path} has no file {FolderPattern}.");
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return JsonDocument.Parse(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{file} cannot be read: {failure.Message}", failure);
        }
        catch (JsonException failure)
        {
            throw new ToolException(
                $"{file} is no JSON (line {failure.LineNumber + 1}): give the full JSON of BenchmarkDotNet.", failure);
        }
    }

    private static IEnumerable<BenchmarkResult> ResultsOf(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("Benchmarks", out JsonElement benchmarks)
            || benchmarks.ValueKind != JsonValueKind.Array)
        {
            throw new ToolException($"{file} has no \"Benchmarks\": give the full JSON of BenchmarkDotNet.");
        }

        foreach (JsonElement benchmark in benchmarks.EnumerateArray())
        {
            // A benchmark that failed has no statistics.
            if (Property(benchmark, "Statistics", JsonValueKind.Object) is { } statistics)
            {
                yield return ResultOf(benchmark, statistics, file);
            }
        }
    }

    private static BenchmarkResult ResultOf(JsonElement benchmark, JsonElement statistics, string file)
    {
        if (Property(benchmark, "FullName", JsonValueKind.String)?.GetString() is not { } name)
        {
            throw new ToolException($"{file} has a benchmark without a \"FullName\".");
        }

        double[] values = Property(statistics, "OriginalValues", JsonValueKind.Array) is { } original
            ? [.. original.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Number)
                .Select(value => value.GetDouble()).Order()]
            : [];
        if (values.Length == 0)
        {
            throw new ToolException(
                $"{file}: {name} has no \"OriginalValues\": the brief JSON lacks them, give the full one.");
        }

        long? bytes = Property(benchmark, "Memory", JsonValueKind.Object) is { } memory
            ? Property(memory, "BytesAllocatedPerOperation", JsonValueKind.Number)?.GetInt64()
            : null;
        return new BenchmarkResult(name, Series.MedianOf(values), Interval.OfMedian(values), bytes);
    }

    private static JsonElement? Property(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out JsonElement found) && found.ValueKind == kind ? found : null;
}
