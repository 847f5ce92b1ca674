using System.IO.Compression;
using System.Security.Cryptography;

namespace Engine.Cli.Import;

/// <summary>
/// A file's content, unpacked where it is gzipped, with the SHA-256 of what was read. The digest is that of the
/// unpacked content, so that packing a file does not make it another one.
/// </summary>
internal sealed class ContentStream : Stream
{
    private readonly Stream _content;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private ContentStream(FileStream file, bool gzipped)
    {
        _file = file;
        _content = gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Opens a file; whether it is gzipped is told by its first two bytes.</summary>
    /// <exception cref="ImportException">It cannot be opened, or is no file that can be read twice.</exception>
    public static ContentStream Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (!file.CanSeek)
            {
                file.Dispose();
                throw new ImportException($"{path} is a pipe. An import reads its file twice: save it first.");
            }

            bool gzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return new ContentStream(file, gzipped);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The digest of the whole content; what was not read yet is read now.</summary>
    public byte[] Finish()
    {
        byte[] buffer = new byte[1 << 16];
        while (Read(buffer, 0, buffer.Length) > 0)
        {
        }

        return _hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _content.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ImportException($"{_file.Name} is gzipped, but damaged or cut short: get the whole file.", e);
        }
        catch (IOException e)
        {
            throw new ImportException($"{_file.Name} cannot be read: {e.Message}", e);
        }

        _hash.AppendData(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
