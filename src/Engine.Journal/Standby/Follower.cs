using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Preflight;
using Engine.Journal.Sealing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>
/// Follows the journal behind another engine until it may lead, then claims the next epoch. It takes over when that
/// engine has released the journal, is known to be gone, has not confirmed its lease for a lease's time, or when it was
/// told to. Who holds the engine's lock has nobody before it, and claims at once.
/// </summary>
internal sealed class Follower : IAsyncDisposable
{
    private static readonly TimeSpan _pollPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _refreshPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _consentLimit = TimeSpan.FromSeconds(1);

    // What keeps the fence of an engine that fell silent is ended sooner than that of one that is only slow.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _patienceWithSilent = TimeSpan.FromMilliseconds(250);

    private readonly Backoff _backoff = new();
    private readonly JournalTail _tail;
    private readonly FollowContext _context;
    private readonly LeaseWatch _watch;
    private readonly TaskCompletionSource _promotion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _connection;
    private bool _hasLock;
    private long _handOverAsked;
    private long _refreshed;
    private string _trouble = "";
    private volatile FollowStatus? _status;

    /// <summary>Goes on with a connection and what was read over it.</summary>
    public Follower(NpgsqlConnection connection, bool hasLock, JournalTail tail, FollowContext context)
    {
        (_connection, _hasLock, _tail, _context) = (connection, hasLock, tail, context);
        _watch = new LeaseWatch(context.Time, context.Options.LeaseTimeout);
    }

    /// <summary>How it stands; null before it has followed anybody. Any thread.</summary>
    public FollowStatus? Status => _status is { } status ? status with { BlocksBehind = _tail.BlocksBehind } : null;

    /// <summary>Has it take over soon, with the leading engine's consent if that comes. Any thread.</summary>
    public void Promote() => _promotion.TrySetResult();

    /// <summary>Follows until the epoch is claimed.</summary>
    /// <exception cref="JournalException">The journal cannot be followed; says why.</exception>
    public async Task<Takeover> RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _connection ??= await ConnectAsync(cancellation).ConfigureAwait(false);
                if (await StepAsync(_connection, cancellation).ConfigureAwait(false) is { } taken)
                {
                    _connection = null;
                    return taken;
                }

                await PauseAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception lost) when (
                !_hasLock && IsPassing(lost) && !cancellation.IsCancellationRequested)
            {
                TellTrouble(JournalErrors.ReasonOf(lost));
                await DropAsync().ConfigureAwait(false);
                await Task.Delay(_backoff.Next(), _context.Time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DropAsync().ConfigureAwait(false);

    // A server that is away, starting, or not fit for a journal now; a statement that is refused will be so again.
    private static bool IsPassing(Exception failure) => failure is IOException or PreflightException
        || (failure is NpgsqlException lost && (failure is not PostgresException || lost.IsTransient
            || ((PostgresException)lost).SqlState.StartsWith("57P", StringComparison.Ordinal)));

    private void TellTrouble(string reason)
    {
        if (_trouble != reason)
        {
            _trouble = reason;
            _context.Log.CannotFollow(reason);
        }
    }

    // Ends early when promotion is asked for; once it was, the leading engine's consent is looked for more often.
    private async Task PauseAsync(CancellationToken cancellation)
    {
        if (_promotion.Task.IsCompleted)
        {
            await Task.Delay(_pollPause / 5, _context.Time, cancellation).ConfigureAwait(false);
            return;
        }

        Task pause = Task.Delay(_pollPause, _context.Time, cancellation);
        await Task.WhenAny(pause, _promotion.Task).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<Takeover?> StepAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        long asked = _context.Time.GetTimestamp();
        Lease lease = await Lease.ReadAsync(connection, cancellation).ConfigureAwait(false);
        _watch.Observe(lease, asked);
        await _tail.CatchUpAsync(connection, isFenced: false, cancellation).ConfigureAwait(false);
        await RefreshHistoryAsync(connection, cancellation).ConfigureAwait(false);
        if (!_hasLock)
        {
            Tell(lease, asked);
        }

        _backoff.Reset();
        _trouble = "";
        return await JudgeAsync(connection, lease, cancellation).ConfigureAwait(false) is { } reason
            ? await TakeOverAsync(connection, lease, reason, cancellation).ConfigureAwait(false)
            : null;
    }

    // What the engine that leads has sealed, this one's ledger lets go of too.
    private async Task RefreshHistoryAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_context.Time.GetElapsedTime(_refreshed) >= _refreshPause)
        {
            int newest = await SealedHead.NewestAsync(connection, cancellation).ConfigureAwait(false);
            await _context.History.RefreshAsync(connection, newest, _context.Log, cancellation).ConfigureAwait(false);
            _refreshed = _context.Time.GetTimestamp();
        }
    }

    private void Tell(Lease lease, long asked)
    {
        bool isNew = _status is null || _status.Epoch != lease.Epoch;
        _status = new FollowStatus(
            _tail.Head.Sequence, _tail.Head.Block, 0, asked, lease.Epoch, lease.Holder, lease.Address, _watch.Age);
        if (isNew)
        {
            _context.Log.Follows(lease.Epoch, lease.Holder, _tail.Head.Sequence);
            _context.Following();
        }
    }

    private async Task<TakeoverReason?> JudgeAsync(
        NpgsqlConnection connection, Lease lease, CancellationToken cancellation)
    {
        if (_hasLock)
        {
            return TakeoverReason.Free;
        }

        if (lease.IsReleased)
        {
            return TakeoverReason.Released;
        }

        if (HolderProcess.IsGone(lease.Process))
        {
            return TakeoverReason.Gone;
        }

        return _watch.IsExpired
            ? TakeoverReason.Expired
            : await JudgePromotionAsync(connection, lease, cancellation).ConfigureAwait(false);
    }

    private async Task<TakeoverReason?> JudgePromotionAsync(
        NpgsqlConnection connection, Lease lease, CancellationToken cancellation)
    {
        if (!_promotion.Task.IsCompleted)
        {
            return null;
        }

        if (_handOverAsked == 0)
        {
            _context.Log.AsksToHandOver(lease.Holder);
            await connection.ExecuteAsync(
                "SELECT engine.ask_handover($1)",
                cancellation,
                new NpgsqlParameter<long> { TypedValue = lease.Epoch }).ConfigureAwait(false);
            _handOverAsked = _context.Time.GetTimestamp();
        }

        return _context.Time.GetElapsedTime(_handOverAsked) >= _consentLimit ? TakeoverReason.Forced : null;
    }

    private async Task<Takeover?> TakeOverAsync(
        NpgsqlConnection connection, Lease lease, TakeoverReason reason, CancellationToken cancellation)
    {
        bool isSilent = reason is TakeoverReason.Gone or TakeoverReason.Expired;
        var claim = new EpochClaim(
            connection,
            new Leaves(_context.Options.LeafRows),
            _context.Claimant,
            _context.Options.RequiredStandbys,
            isSilent ? _patienceWithSilent : _patience);
        long asked = _context.Time.GetTimestamp();
        bool hasLock = _hasLock || await EngineLock.TryAcquireAsync(connection, cancellation).ConfigureAwait(false);
        if (reason == TakeoverReason.Released && !hasLock)
        {
            return null; // another engine is starting already
        }

        ClaimedEpoch? claimed = await claim
            .TryClaimAsync(lease, isSilent, _watch.Silence, _tail, cancellation).ConfigureAwait(false);
        if (claimed is null)
        {
            _context.Log.NothingTakenOver();
            await StandBackAsync(connection, hasLock, cancellation).ConfigureAwait(false);
            return null;
        }

        long claimedAt = _context.Time.GetTimestamp();
        await connection.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SET application_name = 'engine control epoch {claimed.Epoch}'"),
            cancellation).ConfigureAwait(false);
        hasLock = hasLock || await EngineLock
            .TakeFromOlderAsync(connection, claimed.Epoch, _context.Time, cancellation).ConfigureAwait(false);
        _context.Log.Claimed(claimed.Epoch, lease.Holder, reason.InWords());
        return new Takeover(connection, hasLock, claimed, asked, claimedAt);
    }

    // From now on it follows whoever was faster, whatever it was before.
    private async Task StandBackAsync(NpgsqlConnection connection, bool hasLock, CancellationToken cancellation)
    {
        if (hasLock)
        {
            _hasLock = false;
            await EngineLock.ReleaseAsync(connection, cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync(FollowContext.NameSession, cancellation).ConfigureAwait(false);
        }

        _handOverAsked = 0;
    }

    // As strict as a lane: what was followed so far has to be the beginning of what is there.
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        NpgsqlConnection connection = await _context.Sessions
            .OpenWithinAsync(_context.Options.MostSilence, FollowContext.SessionName, cancellation).ConfigureAwait(false);
        try
        {
            ChainHead head = _tail.Head;
            await JournalPreflight.RequireSameJournalAsync(
                connection,
                _context.SystemIdentifier,
                _context.Options.RequiredStandbys,
                (new Leaves(_context.Options.LeafRows).Of(head.Sequence), head.Block, head.Hash),
                cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task DropAsync()
    {
        _hasLock = false;
        _watch.Forget();
        _handOverAsked = 0;
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = null;
        }
    }
}
