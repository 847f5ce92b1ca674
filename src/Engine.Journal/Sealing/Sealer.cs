using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Checkpoints;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Past;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Sealing;

/// <summary>
/// Seals full leaves in the background, the oldest first, on a connection of its own. Interrupted anywhere, it does the
/// same leaf again at the next start.
/// </summary>
/// <param name="context">What it has in common with the lanes.</param>
/// <param name="watermark">What is committed: leaves before that of the last block are full.</param>
/// <param name="history">Is told of each leaf that was sealed.</param>
/// <param name="leaves">Which sequences lie in which leaf.</param>
/// <param name="patience">With more leaves than that waiting it gives way to nobody; what holds at its start.</param>
/// <param name="isOwnServer">Whether its backend is a process of this machine, which can be told to give way.</param>
/// <param name="log">Where it tells.</param>
internal sealed class Sealer(
    LaneContext context,
    Func<Watermark> watermark,
    SealedHistory history,
    Leaves leaves,
    int patience,
    bool isOwnServer,
    ILogger log)
{
    private const string Role = "sealer";

    // A leaf takes seconds to fill at the highest rate.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(10);

    // An index in one pass, and by no more than the one backend that was told to give way.
    private const string Settings =
        "SET maintenance_work_mem = '256MB'; SET max_parallel_maintenance_workers = 0";

    // Longer than it takes the database to hand the lock on, so that nobody is ended who is about to give it back.
    private const string LockPatience = "SET lock_timeout = '2s'";

    private const int Unknown = -1;

    // A rebuild of what seals have derived sees whole leaves only. It ends with the connection where sealing fails.
    private static readonly string s_lock = string.Create(
        CultureInfo.InvariantCulture, $"{AdvisoryLocks.Class}, {AdvisoryLocks.Seals}");

    private volatile int _patience = patience;
    private volatile int _sealed = Unknown;
    private volatile string _step = "";
    private volatile string _lastError = "";

    /// <summary>How it stands. Any thread.</summary>
    public JournalSealingStatus Status =>
        new(Math.Max(0, _sealed), _sealed == Unknown ? 0 : FullLeaves - _sealed, _step, _lastError);

    /// <summary>Goes on with another patience. Any thread.</summary>
    public int Patience
    {
        set => _patience = value;
    }

    private int FullLeaves => watermark().Leaf - 1;

    /// <summary>Runs until cancelled, or until a leaf turns out to be damaged.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await SealAllAsync(cancellation).ConfigureAwait(false);
                history.Advance();
                await Task.Delay(s_pause, context.Time, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (JournalDamageException damage)
            {
                // To try again would find the same; what is wrong has to be mended by people.
                _lastError = damage.Message;
                log.LeafDamaged(damage.Message);
                break;
            }
            catch (Exception failed)
            {
                _lastError = JournalErrors.ReasonOf(failed);
                log.SealingInterrupted(_lastError);
                await Task.Delay(s_pauseAfterFailure, context.Time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                _step = "";
            }
        }
    }

    private async Task SealAllAsync(CancellationToken cancellation)
    {
        if (_sealed != Unknown && history.Newest >= FullLeaves)
        {
            return;
        }

        await BackgroundSession.RunAsync(context, Role, SealAllOnAsync, cancellation).ConfigureAwait(false);
    }

    private async Task SealAllOnAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await BackgroundSession
            .OpenAsync(context, watermark(), Role, isOwnServer, Settings, cancellation).ConfigureAwait(false);
        int newest = await SealedHead.NewestAsync(connection, cancellation).ConfigureAwait(false);
        await history.RefreshAsync(connection, newest, log, cancellation).ConfigureAwait(false);
        await history.SaveAsync(connection, cancellation).ConfigureAwait(false);
        _sealed = newest;
        var pace = new SealPace(() => watermark().Sequence, () => FullLeaves - _sealed, () => _patience, context.Time);
        Shadow? shadow = null;
        for (int leaf = history.Newest + 1; leaf <= FullLeaves; leaf++)
        {
            _step = $"leaf {leaf}: waiting for its turn";
            await TakeTurnAsync(connection, cancellation).ConfigureAwait(false);
            long started = context.Time.GetTimestamp();
            shadow ??= await ShadowAtAsync(connection, leaf - 1, pace, cancellation).ConfigureAwait(false);
            var seal = new LeafSeal(connection, shadow, pace, step => _step = $"leaf {leaf}: {step}");
            history.Add(await seal.RunAsync(cancellation).ConfigureAwait(false));
            history.Advance();
            await connection.ExecuteAsync($"SELECT pg_advisory_unlock({s_lock})", cancellation).ConfigureAwait(false);
            (_step, _lastError) = ("", "");
            _sealed = leaf;
            log.Sealed(leaf, context.Time.GetElapsedTime(started).TotalSeconds);
        }
    }

    // The sealer of an engine that was stopped or cut off would keep the lock for as long as its backend lives. A rebuild, which
    // lasts, is waited for.
    private async Task TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(LockPatience, cancellation).ConfigureAwait(false);
        while (!await TryLockAsync(connection, cancellation).ConfigureAwait(false))
        {
            await EndOlderSealersAsync(connection, cancellation).ConfigureAwait(false);
        }

        await connection.ExecuteAsync("RESET lock_timeout", cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync($"SELECT pg_advisory_lock({s_lock})", cancellation).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private Task<int> EndOlderSealersAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            + "AND substring(application_name FROM '^engine sealer epoch (\\d+)$')::bigint < $1",
            cancellation,
            new NpgsqlParameter<long> { TypedValue = context.Epoch });

    // From the newest checkpoint before; where there is none, from the first row on.
    private async Task<Shadow> ShadowAtAsync(
        NpgsqlConnection connection, int leaf, SealPace pace, CancellationToken cancellation)
    {
        _step = $"leaf {leaf + 1}: reading the checkpoint";
        Checkpoint? checkpoint = await new CheckpointReader(connection, log).ReadNewestAsync(leaf, cancellation)
            .ConfigureAwait(false);
        Shadow shadow = checkpoint is null ? new Shadow(leaves) : Shadow.From(checkpoint, leaves);
        while (shadow.Leaf < leaf)
        {
            _step = $"leaf {leaf + 1}: replaying leaf {shadow.Leaf + 1}";
            await shadow.ReadNextAsync(connection, pace, cancellation).ConfigureAwait(false);
        }

        return shadow;
    }
}
