using Engine.Journal.Blocks;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Standby;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Fencing;

/// <summary>
/// Confirms the epoch in PostgreSQL at every heartbeat, makes leaves ahead of need, and hears when a standby asks for the
/// journal. Has the control connection, and connects again when it is lost.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan _lookPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _asked = new(0);
    private readonly LaneContext _context;
    private readonly JournalOptions _options;
    private readonly JournalCondition _condition;
    private readonly ILogger _log;
    private readonly Action _handOverAsked;
    private ControlConnection _control;
    private string _toldReason = "";
    private volatile bool _isQuiet;
    private bool _notedQuiet;
    private bool _isHandOverAsked;
    private long _lastConfirmed;
    private int _leafReady;
    private int _leafWanted;

    /// <summary>Takes over the control connection that has claimed the epoch.</summary>
    public LeaseKeeper(
        Takeover taken,
        LaneContext context,
        JournalOptions options,
        JournalCondition condition,
        Action handOverAsked,
        ILogger log)
    {
        _handOverAsked = handOverAsked;
        _control = new ControlConnection { Connection = taken.Connection, HasLock = taken.HasLock };
        (_context, _options, _condition, _log) = (context, options, condition, log);
        (_leafReady, _leafWanted) = (taken.Claimed.LeafReady, taken.Claimed.LeafReady);
        (_isQuiet, _notedQuiet) = (taken.Claimed.Unquiet == TimeSpan.Zero, taken.Claimed.Unquiet == TimeSpan.Zero);
        _lastConfirmed = taken.AskedAt;
    }

    /// <summary>When the epoch was last known to be ours: a point of the clock's timestamps. Any thread.</summary>
    public long LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>Whether a leaf is there; has it made if not, and the one after it ahead of time. Any thread.</summary>
    public bool IsLeafReady(int leaf)
    {
        if (Volatile.Read(ref _leafWanted) <= leaf)
        {
            Volatile.Write(ref _leafWanted, leaf + 1);
            _asked.Release();
        }

        return leaf <= Volatile.Read(ref _leafReady);
    }

    /// <summary>Has it noted that no older engine can answer any more.</summary>
    public void NoteQuiet()
    {
        _isQuiet = true;
        _asked.Release();
    }

    /// <summary>Runs until cancelled or fenced.</summary>
    public async Task RunAsync(LanePipeline pipeline, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && !_condition.Fenced.IsCompleted)
        {
            try
            {
                await AskAsync(control => BeatAsync(control, pipeline.Watermark), cancellation)
                    .ConfigureAwait(false);
                await WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                await DropAsync(_context.Silence()).ConfigureAwait(false);
            }
            catch (Exception failed)
            {
                if (failed is PreflightException refused)
                {
                    // The lanes were let in before that, and have nothing by which to notice.
                    pipeline.CheckAnew(refused.Message);
                    _context.Wake();
                }

                await DropAsync(failed).ConfigureAwait(false);
                await Task.Delay(_options.Heartbeat, _context.Time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>
    /// Notes the head of the chain for the last time, and that the last answer was given: a standby may go on at once.
    /// </summary>
    public async Task FarewellAsync(Watermark watermark, CancellationToken cancellation)
    {
        try
        {
            if (!_condition.Fenced.IsCompleted)
            {
                await AskAsync(control => TakeLeaveAsync(control, watermark), cancellation)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception failed)
        {
            // The lease is only behind then, which is no harm.
            await DropAsync(failed).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the control connection, and with it gives back the engine's lock.</summary>
    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync().ConfigureAwait(false);
        _asked.Dispose();
    }

    // A connection on which no answer comes any more would keep the epoch from being confirmed for ever.
    private async Task AskAsync(Func<ControlConnection, Task> question, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_context.Patience, _context.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await _control.AskAsync(question, limited.Token).ConfigureAwait(false);
    }

    // May go on after it was given up: what it then finds is true, but no newer than what was found since.
    private async Task BeatAsync(ControlConnection of, Watermark watermark)
    {
        NpgsqlConnection control = of.Connection ??= await ReconnectAsync(of, watermark)
            .ConfigureAwait(false);
        of.HasLock = of.HasLock
            || await EngineLock.TryAcquireAsync(control, of.Abandoned).ConfigureAwait(false);

        // The moment before asking: the answer proves nothing about later.
        long asked = _context.Time.GetTimestamp();
        await control.ConfirmEpochAsync(
            watermark.Block, watermark.Sequence, watermark.Hash, _context.RequiredStandbys, of.Abandoned)
            .ConfigureAwait(false);
        Volatile.Write(ref _lastConfirmed, Math.Max(LastConfirmed, asked));
        _toldReason = "";
        if (_isQuiet && !_notedQuiet)
        {
            long answersFor = (long)Math.Ceiling(_options.AnswersFor.TotalMilliseconds);
            await control.ExecuteAsync($"SELECT engine.note_quiet({answersFor})", of.Abandoned)
                .ConfigureAwait(false);
            _notedQuiet = true;
        }

        while (_leafReady < Volatile.Read(ref _leafWanted))
        {
            await MakeLeafAsync(of, control, _leafReady + 1).ConfigureAwait(false);
        }
    }

    private async Task TakeLeaveAsync(ControlConnection of, Watermark watermark)
    {
        await BeatAsync(of, watermark).ConfigureAwait(false);
        await EngineLock.ReleaseAsync(of.Connection!, of.Abandoned).ConfigureAwait(false);
        await of.Connection!.ExecuteAsync("SELECT engine.release_epoch()", of.Abandoned)
            .ConfigureAwait(false);
    }

    private async Task MakeLeafAsync(ControlConnection of, NpgsqlConnection control, int leaf)
    {
        await control.ExecuteAsync($"SELECT engine.create_leaf({leaf})", of.Abandoned).ConfigureAwait(false);
        await JournalPreflight.RequireGuardsAsync(control, leaf, of.Abandoned).ConfigureAwait(false);
        Volatile.Write(ref _leafReady, Math.Max(leaf, _leafReady));
        _log.LeafReady(Leaves.NameOf(leaf));
        _context.Wake();
    }

    // As strict as a lane: an engine without work has no other connection by which to notice that its journal was
    // replaced, and would go on answering reads from memory.
    private async Task<NpgsqlConnection> ReconnectAsync(ControlConnection of, Watermark watermark)
    {
        string name = $"engine control epoch {_context.Epoch}";
        NpgsqlConnection control = await _context.Sessions.OpenAsync(name, of.Abandoned).ConfigureAwait(false);
        try
        {
            await _context.RequireSameJournalAsync(control, watermark, of.Abandoned).ConfigureAwait(false);
            await control.TerminateNamesakesAsync(name).ConfigureAwait(false);
            await control.ExecuteAsync($"SET engine.epoch = '{_context.Epoch}'", of.Abandoned)
                .ConfigureAwait(false);
            return control;
        }
        catch
        {
            await control.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task DropAsync(Exception failed)
    {
        bool isRefused = failed is PostgresException refused && SqlStates.IsRefusal(refused.SqlState);
        if (failed is WrongJournalException || isRefused)
        {
            _condition.Fence(failed.Message);
            _context.Wake();
        }
        else
        {
            Tell(JournalErrors.ReasonOf(failed));
        }

        ControlConnection lost = _control;
        _control = new ControlConnection();
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    // Once for each reason, not at every heartbeat for as long as it lasts.
    private void Tell(string reason)
    {
        if (_toldReason != reason)
        {
            _log.LeaseUnconfirmed(reason);
            _toldReason = reason;
        }
    }

    // Until the next heartbeat is due or a leaf is asked for; looks meanwhile whether a standby asks for the journal.
    private async Task WaitAsync(CancellationToken cancellation)
    {
        long start = _context.Time.GetTimestamp();
        while (_options.Heartbeat - _context.Time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            if (await _asked.WaitAsync(left < _lookPause ? left : _lookPause, cancellation).ConfigureAwait(false))
            {
                return;
            }

            if (!_isHandOverAsked)
            {
                await AskAsync(LookForHandOverAsync, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task LookForHandOverAsync(ControlConnection of)
    {
        const string question = "SELECT handover_epoch = epoch FROM engine.engine_lease";
        bool isAsked = await of.Connection!.ScalarAsync<bool>(question, of.Abandoned).ConfigureAwait(false);
        if (isAsked && !_isHandOverAsked)
        {
            _isHandOverAsked = true;
            _handOverAsked();
        }
    }
}
