using Engine.Core.Pipeline;
using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Recovery;
using Engine.Journal.Sealing;
using Engine.Journal.Verification;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Auditing;

/// <summary>
/// Verifies the sealed leaves again and again in the background, from the oldest to the newest and then anew, slowly, on a
/// connection of its own. What is wrong is told once, and stays in the status; the engine goes on: what is damaged was
/// sound when it was sealed, and what is written now is not the worse for it.
/// </summary>
/// <param name="context">What it has in common with the lanes.</param>
/// <param name="watermark">What is committed: who holds less of it is not asked.</param>
/// <param name="rowsPerSecond">How many rows a second it reads at most.</param>
/// <param name="state">Whether the journal is available: while it is not, it is left alone.</param>
/// <param name="isOwnServer">Whether its backend is a process of this machine, which can be told to give way.</param>
/// <param name="log">Where it tells.</param>
internal sealed class Auditor(
    LaneContext context,
    Func<Watermark> watermark,
    long rowsPerSecond,
    Func<JournalState> state,
    bool isOwnServer,
    ILogger log)
    : IProgress<JournalProgress>
{
    private const string Role = "auditor";
    private const int Structure = 0;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    // No more than the one backend that was told to give way.
    private const string Settings = "SET max_parallel_workers_per_gather = 0";

    private readonly ReadingPace _pace =
        new(rowsPerSecond, context.Time) { IsAllowed = () => state() == JournalState.Writable };

    private readonly HashSet<int> _damaged = [];
    private readonly HashSet<int> _missing = [];
    private volatile JournalAuditStatus _status = new(0, 0, 0, null, "", "");
    private int _next = Structure;
    private bool _hasMoved;
    private string _passedOver = "";

    /// <summary>How it stands. Any thread.</summary>
    public JournalAuditStatus Status => _status;

    /// <inheritdoc/>
    public void Report(JournalProgress value) => _status = _status with { Sequence = value.Sequence };

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await _pace.KeepAsync(0, cancellation).ConfigureAwait(false);
                await BackgroundSession.RunAsync(context, Role, AuditAsync, cancellation).ConfigureAwait(false);
                await Task.Delay(s_pause, context.Time, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception damage) when (damage is JournalDamageException or PreflightException)
            {
                // On a new connection, behind the leaf: the next one may be damaged too.
                TellOnce(_next, damage);
                _next++;
            }
            catch (ArchiveMissingException missing)
            {
                // Not damage: it may be on a disk that is not mounted. The next leaf can be looked at.
                TellMissingOnce(missing);
                _next++;
            }
            catch (PostgresException gone) when (IsMissing(gone) && _damaged.Contains(Structure))
            {
                _next++; // it is told already which leaf is missing
            }
            catch (Exception failed)
            {
                // A leaf that is gone is named by a look at all of them.
                _next = IsMissing(failed) ? Structure : _next;
                _status = _status with { LastError = JournalErrors.ReasonOf(failed) };
                log.AuditInterrupted(_status.LastError);
                if (IsMissing(failed) && !_hasMoved)
                {
                    _hasMoved = true; // one that was archived meanwhile lies in its file by now
                    continue;
                }

                await Task.Delay(s_pause, context.Time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Rounds, for as long as there are sealed leaves.
    private async Task AuditAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await BackgroundSession
            .OpenAsync(context, watermark(), Role, isOwnServer, Settings, cancellation).ConfigureAwait(false);
        var check = new LeafCheck(connection, _pace);
        while (await SealedHead.NewestAsync(connection, cancellation).ConfigureAwait(false) is var newest and > 0)
        {
            await AuditRoundAsync(connection, check, newest, cancellation).ConfigureAwait(false);
        }
    }

    private async Task AuditRoundAsync(
        NpgsqlConnection connection, LeafCheck check, int newest, CancellationToken cancellation)
    {
        if (_next == Structure)
        {
            await JournalLeaves.RequireSoundAsync(connection, cancellation).ConfigureAwait(false);
            _passedOver = "";
            _next++;
        }

        ChainHead? head = null;
        for (; _next <= newest; _next++)
        {
            _status = _status with { Leaf = _next };
            head ??= await LeafStart.FindAsync(connection, _next, cancellation).ConfigureAwait(false);
            (head, _) = await check.RunAsync(_next, head, this, cancellation).ConfigureAwait(false);
            _status = _status with { LastError = _passedOver };
            _hasMoved = false;
        }

        _next = Structure;
        _status = _status with
        {
            Leaf = 0, Rounds = _status.Rounds + 1, LastRoundEnded = context.Time.GetUtcNow(),
        };
        log.AuditRoundEnded(newest);
    }

    private static bool IsMissing(Exception failed) =>
        failed is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };

    private void TellMissingOnce(ArchiveMissingException missing)
    {
        _passedOver = missing.Message;
        _status = _status with { LastError = _passedOver };
        if (_missing.Add(missing.Leaf))
        {
            log.AuditPassesOver(missing.Message);
        }
    }

    private void TellOnce(int leaf, Exception damage)
    {
        if (_status.Damage.Length == 0)
        {
            _status = _status with { Damage = damage.Message };
        }

        if (_damaged.Add(leaf))
        {
            log.AuditFoundDamage(damage.Message);
        }
    }
}
