using System.Diagnostics;
using Npgsql;

namespace Engine.Cli.Bench.Peers;

/// <summary>One peer on some connections, each with its own prepared call and transfers of its own.</summary>
internal sealed class PeerLoad : IAsyncDisposable
{
    // The first change of a page after a checkpoint writes the whole page to the log; a server in use has that behind it.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private readonly IPeer _peer;
    private readonly List<(NpgsqlConnection Connection, NpgsqlCommand Command, PeerTransfers Transfers)> _lanes = [];
    private long _calls;

    private PeerLoad(IPeer peer) => _peer = peer;

    /// <summary>Transfers answered since it was made.</summary>
    public long Answered => Volatile.Read(ref _calls) * _peer.Batch;

    /// <summary>Connects and prepares.</summary>
    public static async Task<PeerLoad> PrepareAsync(
        PeerDatabase database, IPeer peer, int connections, CancellationToken cancellation)
    {
        var load = new PeerLoad(peer);
        try
        {
            for (int i = 0; i < connections; i++)
            {
                NpgsqlConnection connection = await database.ConnectAsync(cancellation);
                NpgsqlCommand command = await peer.PrepareAsync(connection, cancellation);
                load._lanes.Add((connection, command, new PeerTransfers(database.Accounts, seed: i)));
            }

            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls for a while; gives transfers a second.</summary>
    public async Task<double> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource();
        Task[] lanes = [.. _lanes.Select(lane => Task.Run(() => RunAsync(lane, over.Token, cancellation), cancellation))];
        Task all = Task.WhenAll(lanes);
        await Task.WhenAny(all, Task.Delay(s_warmUp, cancellation));
        (long before, long start) = (Answered, Stopwatch.GetTimestamp());
        await Task.WhenAny(all, Task.Delay(duration, cancellation));
        await over.CancelAsync();
        await all;
        return (Answered - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((NpgsqlConnection connection, NpgsqlCommand command, _) in _lanes)
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    private async Task RunAsync(
        (NpgsqlConnection Connection, NpgsqlCommand Command, PeerTransfers Transfers) lane,
        CancellationToken over,
        CancellationToken cancellation)
    {
        while (!over.IsCancellationRequested)
        {
            _peer.Fill(lane.Command, lane.Transfers);
            await _peer.CallAsync(lane.Command, cancellation);
            Interlocked.Increment(ref _calls);
        }
    }
}
