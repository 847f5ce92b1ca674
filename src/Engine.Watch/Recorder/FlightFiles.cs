namespace Engine.Watch.Recorder;

/// <summary>The two files that one engine records into, held for itself by a lock. One thread at a time.</summary>
internal sealed class FlightFiles : IDisposable
{
    // By the minute it is a fortieth of what it is by the second: two weeks, where those are a day.
    private const int LongShare = 4;

    private readonly FileStream _lock;
    private readonly RingFile _seconds;
    private readonly RingFile _long;

    private FlightFiles(FileStream held, RingFile seconds, RingFile longer) => (_lock, _seconds, _long) = (held, seconds, longer);

    /// <summary>Opens the first pair in a folder that no other engine has.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="bytes">What both may take together.</param>
    /// <param name="run">Which run of an engine will write.</param>
    /// <exception cref="IOException">There is no room for them, or all are taken.</exception>
    public static FlightFiles Open(string folder, long bytes, long run)
    {
        Directory.CreateDirectory(folder);
        for (int engine = 1; engine <= FlightFile.MostEngines; engine++)
        {
            if (TryLock(FlightFile.Lock(folder, engine)) is { } held)
            {
                try
                {
                    int longer = (int)(bytes / LongShare);
                    RingFile seconds = RingFile.Open(FlightFile.Seconds(folder, engine), (int)(bytes - longer), run);
                    try
                    {
                        return new FlightFiles(held, seconds, RingFile.Open(FlightFile.Long(folder, engine), longer, run));
                    }
                    catch
                    {
                        seconds.Dispose();
                        throw;
                    }
                }
                catch
                {
                    held.Dispose();
                    throw;
                }
            }
        }

        throw new IOException($"{FlightFile.MostEngines} engines record in {folder} already, which is all that may.");
    }

    /// <summary>Keeps an entry; where depends on for how long it is of use.</summary>
    public void Append(DateTimeOffset at, FlightEntry entry) => _ = entry.WhatCase
        is FlightEntry.WhatOneofCase.Second or FlightEntry.WhatOneofCase.Slow or FlightEntry.WhatOneofCase.Unknown
        ? _seconds.Append(at, entry)
        : _long.Append(at, entry);

    /// <inheritdoc/>
    public void Dispose()
    {
        _seconds.Dispose();
        _long.Dispose();
        _lock.Dispose();
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
