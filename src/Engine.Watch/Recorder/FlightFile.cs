using System.Globalization;
using Google.Protobuf;

namespace Engine.Watch.Recorder;

/// <summary>
/// The files of the flight recorder in a data folder, two for each engine that runs at the same time: one by the second, and a
/// long one by the minute with all that happened. Reading asks nobody and holds nobody up.
/// </summary>
internal static class FlightFile
{
    /// <summary>Engines that may record in one folder at the same time.</summary>
    public const int MostEngines = 8;

    private const string Prefix = "flight-";
    private const string Suffix = ".rec";
    private const string LongSuffix = "-long.rec";

    /// <summary>The file by the second.</summary>
    public static string Seconds(string folder, int engine) => Path.Combine(folder, Name(engine) + Suffix);

    /// <summary>The long one.</summary>
    public static string Long(string folder, int engine) => Path.Combine(folder, Name(engine) + LongSuffix);

    /// <summary>The file by whose lock an engine has the two for itself; the kernel lets go of it with the process.</summary>
    public static string Lock(string folder, int engine) => Path.Combine(folder, Name(engine) + ".lock");

    /// <summary>The entries of a file between two moments, in the order noted.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<FlightRecord> Entries(
        string path, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        byte[] content = Read(path);
        int engine = EngineOf(path);
        var records = new List<FlightRecord>();
        foreach (Frame frame in Frame.Scan(content).OrderBy(frame => frame.Number).DistinctBy(frame => frame.Number))
        {
            if ((from is null || frame.At >= from) && (to is null || frame.At <= to)
                && Parse(content.AsSpan(frame.PayloadStart, frame.PayloadLength)) is { } entry)
            {
                records.Add(new FlightRecord(engine, frame.Run, frame.Number, frame.At, entry));
            }
        }

        return records;
    }

    private static string Name(int engine) => Prefix + engine.ToString(CultureInfo.InvariantCulture);

    private static int EngineOf(string path) =>
        int.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length, 1), NumberStyles.None, CultureInfo.InvariantCulture, out int engine)
            ? engine
            : 0;

    // A file may grow or be cut while it is read.
    private static byte[] Read(string path)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] content = new byte[file.Length];
        int read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return read == content.Length ? content : content[..read];
    }

    private static FlightEntry? Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return FlightEntry.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            return null; // of another program
        }
    }
}
