using System.Formats.Tar;
using System.IO.Compression;

namespace Engine.Cli.Tests.Diagnosis;

/// <summary>A support bundle, unpacked.</summary>
internal static class BundleFile
{
    /// <summary>Its parts by name.</summary>
    public static Dictionary<string, byte[]> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        var parts = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            parts.Add(entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..], content.ToArray());
        }

        return parts;
    }
}
