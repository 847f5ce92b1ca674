using System.IO.MemoryMappedFiles;
using Google.Protobuf;

namespace Engine.Watch.Recorder;

/// <summary>
/// A file of fixed size in which the newest entries take the place of the oldest. It is mapped into memory: what was
/// written is in the kernel's hands at once, survives the end of the process however it comes, and is read by others while the
/// process hangs. A loss of power may take the last half minute. One thread at a time.
/// </summary>
internal sealed class RingFile : IDisposable
{
    private readonly MemoryMappedFile _mapped;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _size;
    private readonly long _run;
    private byte[] _buffer = new byte[1024];
    private long _next;
    private int _tail;

    private RingFile(FileStream file, long run, bool isEmpty)
    {
        (_size, _run) = ((int)file.Length, run);
        _mapped = MemoryMappedFile.CreateFromFile(
            file, mapName: null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _mapped.CreateViewAccessor(0, _size, MemoryMappedFileAccess.ReadWrite);
        if (!isEmpty)
        {
            FindEnd();
        }
    }

    /// <summary>
    /// Opens one, and goes on behind the newest entry in it. One of another size is made anew, with the entries that fit.
    /// </summary>
    /// <param name="path">Where it is; nobody else writes to it.</param>
    /// <param name="size">Bytes that it takes.</param>
    /// <param name="run">Which run of an engine will write.</param>
    /// <exception cref="IOException">There is no room for it, or it cannot be opened.</exception>
    public static RingFile Open(string path, int size, long run)
    {
        size = size / Frame.Alignment * Frame.Alignment;
        FileInfo existing = new(path);
        if (!existing.Exists || existing.Length != size)
        {
            Make(path, size, existing.Exists ? FlightFile.Entries(path) : []);
        }

        return new RingFile(OpenToWrite(path), run, isEmpty: !existing.Exists);
    }

    /// <summary>Adds an entry; false where it is too large for the file.</summary>
    public bool Append(DateTimeOffset at, FlightEntry entry) => Append(at, _run, entry);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _mapped.Dispose();
    }

    private bool Append(DateTimeOffset at, long run, FlightEntry entry)
    {
        int payload = entry.CalculateSize();
        int size = Frame.SizeOf(payload);
        if (size > _size / 4)
        {
            return false;
        }

        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        Span<byte> frame = _buffer.AsSpan(0, size);
        entry.WriteTo(Frame.Payload(frame, payload));
        Frame.Seal(frame, payload, _next, at, run);
        _tail = _tail + size > _size ? 0 : _tail;
        _view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)_tail, frame);
        (_next, _tail) = (_next + 1, _tail + size);
        return true;
    }

    private static void Make(string path, int size, IReadOnlyList<FlightRecord> entries)
    {
        string beside = path + ".new";
        File.Delete(beside);

        // With its room taken on the disk: a mapped file that finds none later ends the process.
        using (var file = new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = size,
        }))
        {
            file.SetLength(size);
        }

        using (var ring = new RingFile(OpenToWrite(beside), run: 0, isEmpty: true))
        {
            foreach (FlightRecord record in entries)
            {
                ring.Append(record.At, record.Run, record.Entry);
            }
        }

        File.Move(beside, path, overwrite: true);
    }

    private static FileStream OpenToWrite(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    // In place: a copy of it all would be garbage of many megabytes.
    private unsafe void FindEnd()
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            foreach (Frame frame in Frame.Scan(new ReadOnlySpan<byte>(start, _size)))
            {
                if (frame.Number >= _next)
                {
                    (_next, _tail) = (frame.Number + 1, frame.End);
                }
            }
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
