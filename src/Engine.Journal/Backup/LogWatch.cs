using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>
/// Looks now and then how far the journal and the server's write-ahead log have come: who has the log up to a place has the
/// journal as it was seen before that place was asked for.
/// </summary>
/// <param name="connection">A connection that is free.</param>
internal sealed class LogWatch(NpgsqlConnection connection)
{
    private readonly Queue<(ulong Place, BackupPoint Point)> _seen = [];
    private BackupPoint? _newest;
    private BackupPoint? _reached;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        // What is seen is flushed: in this order the log's place is behind its commit.
        BackupPoint point = await JournalEnd.ReadAsync(connection, cancellation).ConfigureAwait(false);
        string place = (await connection.ScalarAsync<string>("SELECT pg_current_wal_flush_lsn()::text", cancellation)
            .ConfigureAwait(false))!;
        if (point != _newest)
        {
            _newest = point;
            _seen.Enqueue((LogPlace.Parse(place), point));
        }
    }

    /// <summary>The newest that was seen and is in the log up to a place; null if nothing is.</summary>
    public BackupPoint? Within(ulong place)
    {
        while (_seen.TryPeek(out (ulong Place, BackupPoint Point) next) && next.Place <= place)
        {
            _reached = _seen.Dequeue().Point;
        }

        return _reached;
    }
}
