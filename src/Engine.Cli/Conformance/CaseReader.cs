using System.IO.Compression;

namespace Engine.Cli.Conformance;

/// <summary>Reads case files: JSON lines, plain or gzipped (told by content, not by name).</summary>
internal static class CaseReader
{
    /// <summary>Reads all cases of a file; empty lines are skipped.</summary>
    /// <exception cref="CaseFormatException">A line is not a case, or the file is no sound gzip.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<ConformanceCase> ReadFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>Reads all cases of a seekable stream.</summary>
    /// <exception cref="CaseFormatException">A line is not a case, or the stream is no sound gzip.</exception>
    public static IReadOnlyList<ConformanceCase> Read(Stream stream)
    {
        bool gzipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        using Stream text = gzipped ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : stream;
        using StreamReader reader = new(text);
        List<ConformanceCase> cases = [];
        long number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    cases.Add(new CaseParser(number).Parse(line));
                }
            }
        }
        catch (InvalidDataException damage)
        {
            throw new CaseFormatException(number + 1, "", $"the gzip stream is damaged here ({damage.Message})");
        }

        return cases;
    }
}
