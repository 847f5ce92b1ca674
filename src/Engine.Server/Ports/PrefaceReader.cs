using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Engine.Server.Ports;

/// <summary>Tells by its first bytes which protocol a connection in clear text speaks; takes none of them.</summary>
/// <param name="time">For the patience with a connection that says nothing.</param>
internal sealed class PrefaceReader(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What every HTTP/2 connection begins with, as far as no request line of HTTP/1.1 does.
    private static ReadOnlySpan<byte> Http2 => "PRI * HTTP/2.0"u8;

    /// <summary>Whether it is HTTP/2; null when the connection ended first, or was silent for too long.</summary>
    public async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        PipeReader input = connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(limit.Token);
                bool? isHttp2 = Judge(read.Buffer);
                input.AdvanceTo(read.Buffer.Start, isHttp2 is null ? read.Buffer.End : read.Buffer.Start);
                if (isHttp2 is not null || read.IsCompleted || read.IsCanceled)
                {
                    return isHttp2;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static bool? Judge(in ReadOnlySequence<byte> begun)
    {
        Span<byte> seen = stackalloc byte[Http2.Length];
        int length = (int)Math.Min(begun.Length, Http2.Length);
        begun.Slice(0, length).CopyTo(seen);
        if (!Http2.StartsWith(seen[..length]))
        {
            return false;
        }

        return length == Http2.Length ? true : null;
    }
}
