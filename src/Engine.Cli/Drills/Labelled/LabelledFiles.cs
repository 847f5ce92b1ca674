using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Engine.Cli.Drills.Labelled;

/// <summary>
/// Reads labelled series as the Numenta Anomaly Benchmark keeps them: CSV files of <c>timestamp,value</c> in folders, and
/// <c>windows.json</c>, which says by time where each is anomalous. A folder of them, or one that holds them as
/// <c>*.tar.gz</c>.
/// </summary>
internal static class LabelledFiles
{
    private const string WindowsFile = "windows.json";

    /// <summary>Reads all series that have labels.</summary>
    /// <exception cref="ToolException">There are none, or one cannot be read.</exception>
    public static IReadOnlyList<LabelledSeries> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ToolException($"There is no folder {folder}: name one with labelled series ({WindowsFile} and CSV files).");
        }

        Dictionary<string, string> files = ReadFolder(folder);
        if (files.Count == 0)
        {
            foreach (string archive in Directory.EnumerateFiles(folder, "*.tar.gz").Order(StringComparer.Ordinal))
            {
                ReadArchive(archive, files);
            }
        }

        string? windows = files.Keys.FirstOrDefault(name => Path.GetFileName(name) == WindowsFile);
        if (windows is null)
        {
            throw new ToolException($"{folder} holds no {WindowsFile}, neither as a file nor in a *.tar.gz.");
        }

        return Parse(files, windows);
    }

    private static Dictionary<string, string> ReadFolder(string folder)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        if (Directory.EnumerateFiles(folder, WindowsFile, SearchOption.AllDirectories).Any())
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsMeant))
            {
                files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllText(file);
            }
        }

        return files;
    }

    private static void ReadArchive(string archive, Dictionary<string, string> files)
    {
        try
        {
            using var unpacked = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            using var reader = new TarReader(unpacked);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } content && IsMeant(entry.Name))
                {
                    using var text = new StreamReader(content);
                    files[entry.Name] = text.ReadToEnd();
                }
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new ToolException($"{archive} cannot be unpacked: {damaged.Message}");
        }
    }

    private static bool IsMeant(string name) =>
        name.EndsWith(".csv", StringComparison.Ordinal) || Path.GetFileName(name) == WindowsFile;

    private static List<LabelledSeries> Parse(Dictionary<string, string> files, string windows)
    {
        string root = windows[..^WindowsFile.Length];
        try
        {
            var labels = JsonSerializer.Deserialize<Dictionary<string, string[][]>>(files[windows]) ?? [];
            return
            [
                .. labels.Where(label => files.ContainsKey(root + label.Key))
                    .OrderBy(label => label.Key, StringComparer.Ordinal)
                    .Select(label => Parse(label.Key, files[root + label.Key], label.Value)),
            ];
        }
        catch (JsonException damaged)
        {
            throw new ToolException($"{windows} cannot be read: {damaged.Message}");
        }
    }

    private static LabelledSeries Parse(string name, string csv, string[][] windows)
    {
        List<DateTime> times = [];
        List<double> values = [];
        foreach (string line in csv.Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            string[] fields = line.Split(',');
            if (fields.Length < 2
                || !DateTime.TryParse(fields[0], CultureInfo.InvariantCulture, out DateTime time)
                || !double.TryParse(fields[1], CultureInfo.InvariantCulture, out double value))
            {
                throw new ToolException($"{name}, row {values.Count + 1}: \"{line}\" is no time and value.");
            }

            times.Add(time);
            values.Add(value);
        }

        return new LabelledSeries(name, [.. values], [.. windows.Select(window => Locate(name, times, window))]);
    }

    private static LabelledWindow Locate(string name, List<DateTime> times, string[] window)
    {
        if (window.Length != 2
            || !DateTime.TryParse(window[0], CultureInfo.InvariantCulture, out DateTime from)
            || !DateTime.TryParse(window[1], CultureInfo.InvariantCulture, out DateTime to))
        {
            throw new ToolException($"{name}: a window is two times, not [{string.Join(", ", window)}].");
        }

        return new LabelledWindow(times.FindIndex(time => time >= from), times.FindLastIndex(time => time <= to));
    }
}
