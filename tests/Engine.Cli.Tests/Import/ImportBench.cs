using System.IO.Compression;
using System.Text;
using Engine.Cli.Import;

namespace Engine.Cli.Tests.Import;

/// <summary>A folder with files to import, and a ledger to import them into.</summary>
internal sealed class ImportBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-import-");

    /// <summary>The ledger.</summary>
    public LedgerTarget Target { get; set; } = new();

    /// <summary>How requests are sent.</summary>
    public ImportPace Pace { get; init; } = new();

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a file.</summary>
    public string WriteBytes(string name, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a file, gzipped.</summary>
    public string WriteGzipped(string name, string text) => WriteBytes(name, Gzip(Encoding.UTF8.GetBytes(text)));

    /// <summary>Packs a content.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Imports a file.</summary>
    public Task<ImportSummary> ImportAsync(ImportFile file) =>
        new Importer(Target, Pace, TimeProvider.System).RunAsync(file, null, TestContext.Current.CancellationToken);

    /// <summary>Imports a text of the plain format.</summary>
    public Task<ImportSummary> ImportTextAsync(string text) =>
        ImportAsync(new ImportFile { Path = Write("plain.csv", text) });

    /// <summary>Imports a text by a map, both given here.</summary>
    public async Task<ImportSummary> ImportTextAsync(string text, string map) =>
        await ImportAsync(new ImportFile { Path = Write("mapped.csv", text), Map = await ParseAsync(map) });

    /// <summary>Reads a map.</summary>
    public static Task<ImportMap> ParseAsync(string map) =>
        ImportMapFile.ParseAsync("map.json", map, TestContext.Current.CancellationToken);

    /// <summary>Reads a map of those that ship.</summary>
    public static Task<ImportMap> SampleMapAsync(string name) =>
        ImportMapFile.LoadAsync(Samples.Path(name), TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(true);
}

/// <summary>Files that ship, and the real data beside the repository.</summary>
internal static class Samples
{
    /// <summary>A file of the samples folder.</summary>
    public static string Path(string name) =>
        Above("samples", name) ?? throw new FileNotFoundException($"samples/{name} is not above the tests");

    /// <summary>A file of the real data; the test is skipped where it is not at hand.</summary>
    public static string Shared(string name)
    {
        string? path = Above("shared", System.IO.Path.Combine("data", name));
        if (path is null)
        {
            Assert.Skip($"shared/data/{name} is not beside the repository");
        }

        return path;
    }

    /// <summary>Reads a gzipped file with fields that are never quoted.</summary>
    public static IEnumerable<string[]> ReadShared(string name)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(Shared(name)), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static string? Above(string folder, string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = System.IO.Path.Combine(at.FullName, folder, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
