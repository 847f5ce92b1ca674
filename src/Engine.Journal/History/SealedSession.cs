using System.Buffers;
using Engine.Journal.Archiving;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// What one question asks of sealed leaves, over a connection that is taken when it is first needed. Rows come as the bytes
/// that their checksums are of, and each is held against its own. A statement that has begun is not cancelled, for the driver
/// would keep waiting the thread that says so: it is short, and has a limit of its own.
/// </summary>
/// <param name="source">Where the connection comes from.</param>
/// <param name="archived">Which leaves are archived.</param>
internal sealed class SealedSession(NpgsqlDataSource source, ArchivedLeaves archived) : IAsyncDisposable
{
    private const int FirstBuffer = 32 << 10;

    private NpgsqlConnection? _connection;

    /// <summary>Which leaves are archived.</summary>
    public ArchivedLeaves Archived => archived;

    /// <summary>Looks again which leaves are archived.</summary>
    public async Task RefreshArchivedAsync(CancellationToken cancellation) => await archived
        .RefreshAsync(await ConnectionAsync(cancellation).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);

    /// <summary>Reads rows of a key in order, at most so many.</summary>
    /// <param name="first">The first leaf to read; sealed, as all of them.</param>
    /// <param name="last">The last.</param>
    /// <param name="key">What they are looked for by.</param>
    /// <param name="range">Where; not beyond the newest sealed leaf.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="rows">Where they are added.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="JournalDamageException">A row was changed.</exception>
    public async ValueTask ReadAsync(
        int first,
        int last,
        RowKey key,
        RowRange range,
        int limit,
        List<HistoryRow> rows,
        CancellationToken cancellation)
    {
        NpgsqlConnection connection = await ConnectionAsync(cancellation).ConfigureAwait(false);
        if (await StatementAsync(first, last, key, range, limit, cancellation).ConfigureAwait(false) is not { } statement)
        {
            return;
        }

        await using NpgsqlRawCopyStream copy = await connection
            .BeginRawBinaryCopyAsync($"COPY ({statement}) TO STDOUT (FORMAT binary)", CancellationToken.None)
            .ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            int used = 0;
            bool isFirst = true;
            while (await copy.ReadAsync(buffer.AsMemory(used), CancellationToken.None).ConfigureAwait(false) is > 0 and int taken)
            {
                used += taken;
                int end = Read(buffer, used, isFirst, rows);
                isFirst = isFirst && end == 0;
                used -= end;
                buffer.AsSpan(end, used).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The sealed leaves that hold an event of an account, in order, at most so many.</summary>
    public ValueTask<List<int>> LeavesOfAsync(
        UInt128 account, int from, int to, bool newestFirst, int limit, CancellationToken cancellation) => AllAsync(
            "SELECT leaf FROM engine.account_total WHERE account = $1 AND leaf BETWEEN $2 AND $3 "
                + $"ORDER BY leaf {(newestFirst ? "DESC" : "ASC")} LIMIT $4",
            row => row.GetInt32(0),
            cancellation,
            new NpgsqlParameter<Guid> { TypedValue = Uuid.Of(account) },
            new NpgsqlParameter<int> { TypedValue = from },
            new NpgsqlParameter<int> { TypedValue = to },
            new NpgsqlParameter<int> { TypedValue = limit });

    /// <summary>Reads the first row; default if there is none.</summary>
    public async ValueTask<T?> FirstAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        NpgsqlConnection connection = await ConnectionAsync(cancellation).ConfigureAwait(false);
        return await connection.FirstAsync(sql, read, CancellationToken.None, parameters).ConfigureAwait(false);
    }

    /// <summary>Reads every row.</summary>
    public async ValueTask<List<T>> AllAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        NpgsqlConnection connection = await ConnectionAsync(cancellation).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        List<T> rows = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads one number; null where there is none.</summary>
    public ValueTask<long?> NumberAsync(
        string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters) =>
        FirstAsync<long?>(sql, row => row.IsDBNull(0) ? null : row.GetInt64(0), cancellation, parameters);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<NpgsqlConnection> ConnectionAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _connection ??= await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
    }

    // Table by table: one that was archived meanwhile is missed then, where the journal as a whole would go without it.
    private async ValueTask<string?> StatementAsync(
        int first, int last, RowKey key, RowRange range, int limit, CancellationToken cancellation)
    {
        string table = archived.TableOf(first);
        if (first < last)
        {
            return LeafStatements.Rows(Enumerable.Range(first, last - first + 1).Select(archived.TableOf), key, range, limit);
        }

        if (key.IsAccount)
        {
            return await EndsAsync(table, key, range, limit, cancellation).ConfigureAwait(false) is { } ends
                ? LeafStatements.Between(table, key, ends)
                : null;
        }

        RowRange read = key.Kind == RowKeyKind.Everything && archived.Find(first) is { } kept
            ? range.First(limit, kept.LastSequence)
            : range;
        return LeafStatements.Rows(table, key, read, limit);
    }

    private ValueTask<RowRange?> EndsAsync(
        string table, RowKey key, RowRange range, int limit, CancellationToken cancellation) =>
        FirstAsync<RowRange?>(
            LeafStatements.Ends(table, key, range, limit),
            row => row.IsDBNull(0) ? null : range with { From = row.GetInt64(0), To = row.GetInt64(1) },
            cancellation,
            new NpgsqlParameter<Guid> { TypedValue = Uuid.Of(key.Value) },
            new NpgsqlParameter<long> { TypedValue = range.From },
            new NpgsqlParameter<long> { TypedValue = range.To });

    // How much was read: whole rows, and the header before the first.
    private static unsafe int Read(byte[] buffer, int used, bool isFirst, List<HistoryRow> rows)
    {
        int at = isFirst ? CopyFormat.Header.Length : 0;
        if (used < at)
        {
            return 0;
        }

        fixed (byte* bytes = buffer)
        {
            while (LeafScan.TryMeasure(bytes + at, used - at, out int length))
            {
                rows.Add(HistoryRow.Read(bytes + at, length));
                at += length;
            }

            if (used - at > RowLayout.MaxRowBytes)
            {
                RowDecoder.TryReadPlace(bytes + at, used - at, out long sequence, out _);
                throw new JournalDamageException(sequence, "the row was changed (it is longer than a row can be)");
            }
        }

        return at;
    }
}
