using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Npgsql;

namespace Engine.Journal.History;

/// <summary>
/// Opens history for a question. The first one finds no rows in memory: it has them kept from then on, and those that came
/// before and are in no sealed leaf are read from PostgreSQL, once, for all who ask meanwhile.
/// </summary>
/// <param name="recent">The rows in memory.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="sessions">Opens the connection over which they are read.</param>
/// <param name="silence">How long PostgreSQL may leave it unanswered.</param>
internal sealed class EarlierRows(RecentRows recent, Leaves leaves, SessionFactory sessions, TimeSpan silence) : IAsyncDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>History as it stands, with every row that is in no sealed leaf.</summary>
    public async ValueTask<RecentView> CaptureAsync(CancellationToken cancellation)
    {
        recent.Want();
        while (true)
        {
            // In this order: what was read by then is in the view.
            long earlier = recent.EarlierThrough;
            RecentView view = recent.Capture();
            if (Math.Min(view.Sequence, recent.KeptFrom - 1) <= Math.Max(earlier, view.SealedThrough))
            {
                return view;
            }

            view.Dispose();
            await ReadOn().WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _reading.WaitAsync(s_farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private Task ReadOn()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted)
            {
                _reading = Task.Run(() => ReadAsync(_stopping.Token), _stopping.Token);
            }

            return _reading;
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        // In this order: of a durable row it is known whether it was kept.
        long durable = recent.Durable.Sequence;
        long through = Math.Min(durable, recent.KeptFrom - 1);

        // Leaves that are sealed meanwhile keep their memory while they are added to.
        using RecentView held = recent.Capture();
        long from = Math.Max(held.SealedThrough, recent.EarlierThrough) + 1;
        if (through < from)
        {
            return;
        }

        await using NpgsqlConnection connection = await sessions
            .OpenWithinAsync(silence, "engine earlier rows", cancellation).ConfigureAwait(false);
        ChainHead before = await LeafStart.FindAsync(connection, leaves.Of(from), cancellation).ConfigureAwait(false);
        using var read = new EarlierSink(leaves, from, through);
        await JournalReader
            .ReadSnapshotAsync(connection, before, read, SealCheck.OfChain(connection), progress: null, cancellation)
            .ConfigureAwait(false);
        read.HandOver(recent);
    }
}
