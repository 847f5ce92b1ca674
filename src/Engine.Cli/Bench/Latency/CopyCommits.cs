using System.Threading.Channels;
using Engine.Client;
using Engine.Journal.Rows;
using Engine.Load.Running;
using Npgsql;

namespace Engine.Cli.Bench.Latency;

/// <summary>
/// The comparator: each transfer is a COPY of one row and a commit of its own, on whichever of some connections is free,
/// into a table without index, constraint or trigger.
/// </summary>
internal sealed class CopyCommits : ILoadTarget, IAsyncDisposable
{
    private const string Table = "bench_commits";

    private readonly Channel<LoadRequest> _waiting = Channel.CreateUnbounded<LoadRequest>();
    private readonly List<NpgsqlConnection> _connections = [];
    private readonly NpgsqlConnection _control;
    private Task _lanes = Task.CompletedTask;
    private long _sequence;

    private CopyCommits(string connectionString) => _control = new NpgsqlConnection(connectionString);

    /// <summary>Makes the table and connects.</summary>
    /// <exception cref="NpgsqlException">The server failed or cannot be reached.</exception>
    public static async Task<CopyCommits> PrepareAsync(
        string connectionString, int connections, CancellationToken cancellation)
    {
        var target = new CopyCommits(connectionString);
        try
        {
            await target._control.OpenAsync(cancellation);
            for (int i = 0; i < connections; i++)
            {
                var connection = new NpgsqlConnection(connectionString);
                target._connections.Add(connection);
                await connection.OpenAsync(cancellation);
            }

            await target.ExecuteAsync(
                $"DROP TABLE IF EXISTS {Table}; CREATE TABLE {Table} (LIKE engine.journal)", cancellation);
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }

        target._lanes = Task.WhenAll(
            target._connections.Select(connection => Task.Run(() => target.RunAsync(connection), CancellationToken.None)));
        return target;
    }

    /// <summary>Makes a checkpoint, as fast as the server can.</summary>
    public Task CheckpointAsync(CancellationToken cancellation) => ExecuteAsync("CHECKPOINT", cancellation);

    /// <inheritdoc/>
    public void Send(LoadRequest request)
    {
        if (!_waiting.Writer.TryWrite(request))
        {
            request.Fail(EngineFailure.Unavailable);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _lanes;
        await _control.DisposeAsync();
        foreach (NpgsqlConnection connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task RunAsync(NpgsqlConnection connection)
    {
        byte[] row = new byte[CopyFormat.Header.Length + RowLayout.MaxRowBytes + CopyFormat.Trailer.Length];
        await foreach (LoadRequest request in _waiting.Reader.ReadAllAsync())
        {
            int length = Encode(row, request.Transfers.Span[0], Interlocked.Increment(ref _sequence));
            try
            {
                await using NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync(
                    $"COPY {Table} FROM STDIN (FORMAT BINARY)");
                await copy.WriteAsync(row.AsMemory(0, length));
            }
            catch (NpgsqlException)
            {
                request.Fail(EngineFailure.Unavailable);
                continue;
            }

            request.Answer([]);
        }
    }

    private static unsafe int Encode(byte[] buffer, in Transfer transfer, long sequence)
    {
        CopyFormat.Header.CopyTo(buffer);
        fixed (byte* start = buffer)
        {
            byte* end = RowEncoder.WriteEvent(
                start + CopyFormat.Header.Length, RawCopy.EventOf(transfer, sequence, (ulong)sequence), default);
            CopyFormat.Trailer.CopyTo(new Span<byte>(end, CopyFormat.Trailer.Length));
            return (int)(end - start) + CopyFormat.Trailer.Length;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _control) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
