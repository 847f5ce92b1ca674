using System.Diagnostics;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Npgsql;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Bench;

/// <summary>
/// The comparator: the journal's own rows of the same transfers, encoded before the clock starts, through raw binary
/// COPY on one connection, into an empty table without index, constraint or trigger; autocommit, a COPY a block.
/// </summary>
internal sealed class RawCopy : IAsyncDisposable
{
    private const string Table = "bench_raw";
    private const int EncodedRows = 4 * 65_536;

    private readonly NpgsqlConnection _connection;
    private readonly byte[] _rows;
    private readonly int[] _ends;

    private RawCopy(NpgsqlConnection connection, byte[] rows, int[] ends) =>
        (_connection, _rows, _ends) = (connection, rows, ends);

    /// <summary>Connects, and encodes rows of the sample.</summary>
    public static async Task<RawCopy> PrepareAsync(
        string connectionString, SampleTransfers sample, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        (byte[] rows, int[] ends) = Encode(sample);
        return new RawCopy(connection, rows, ends);
    }

    /// <summary>
    /// Has a fresh server make its write-ahead log, as much of it as so long a load fills: every segment is made once and
    /// used again from then on, so that a server that has run for a day does not pay for it any more.
    /// </summary>
    public static async Task MakeLogAsync(string connectionString, TimeSpan duration, CancellationToken cancellation)
    {
        await using RawCopy raw = await PrepareAsync(
            connectionString, new SampleTransfers(run: 1, customers: 1_000, holds: false), cancellation);
        await raw.RunAsync(EncodedRows / 4, duration, cancellation);
        await raw.CheckpointAsync(cancellation);
    }

    /// <summary>Writes for a while in blocks of so many rows into a fresh table; gives rows per second.</summary>
    public async Task<double> RunAsync(int blockRows, TimeSpan duration, CancellationToken cancellation)
    {
        await ExecuteAsync($"DROP TABLE IF EXISTS {Table}; CREATE TABLE {Table} (LIKE engine.journal)", cancellation);
        long start = Stopwatch.GetTimestamp();
        long rows = 0;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            int first = (int)(rows % EncodedRows);
            await CopyAsync(first, blockRows, cancellation);
            rows += blockRows;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await ExecuteAsync($"DROP TABLE {Table}", cancellation);
        return rows / seconds;
    }

    /// <summary>
    /// Has the server recycle its write-ahead log: the first pass over a fresh cluster pays for the making of every
    /// segment, which a server that has run for a day never does again.
    /// </summary>
    public Task CheckpointAsync(CancellationToken cancellation) => ExecuteAsync("CHECKPOINT", cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task CopyAsync(int first, int count, CancellationToken cancellation)
    {
        await using NpgsqlRawCopyStream copy = await _connection.BeginRawBinaryCopyAsync(
            $"COPY {Table} FROM STDIN (FORMAT BINARY)", cancellation);
        copy.Write(CopyFormat.Header);
        int from = first == 0 ? 0 : _ends[first - 1];
        await copy.WriteAsync(_rows.AsMemory(from, _ends[first + count - 1] - from), cancellation);
        copy.Write(CopyFormat.Trailer);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static unsafe (byte[] Rows, int[] Ends) Encode(SampleTransfers sample)
    {
        byte[] rows = GC.AllocateUninitializedArray<byte>(EncodedRows * RowLayout.MaxRowBytes);
        int[] ends = new int[EncodedRows];
        var transfer = new Transfer[1];
        ulong stamp = (ulong)(DateTimeOffset.UnixEpoch.AddYears(56) - DateTimeOffset.UnixEpoch).TotalMilliseconds * 1_000_000;
        fixed (byte* start = rows)
        {
            byte* at = start;
            for (int i = 0; i < EncodedRows; i++)
            {
                sample.Fill(transfer, i);
                at = RowEncoder.WriteEvent(at, EventOf(transfer[0], i + 1, stamp + (ulong)i), default);
                ends[i] = (int)(at - start);
            }
        }

        return (rows, ends);
    }

    /// <summary>The event that a plain transfer is in the journal.</summary>
    internal static LedgerEvent EventOf(in Transfer transfer, long sequence, ulong stamp) => new()
    {
        Kind = EventKind.Transfer,
        Sequence = sequence,
        Timestamp = stamp,
        Id = transfer.Id,
        DebitAccountId = transfer.DebitAccountId,
        CreditAccountId = transfer.CreditAccountId,
        Amount = transfer.Amount,
        UserData64 = transfer.UserData64,
        Ledger = transfer.Ledger,
        Code = transfer.Code,
    };
}
