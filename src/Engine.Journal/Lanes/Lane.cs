using Engine.Core.Figures;
using Engine.Journal.Blocks;
using Engine.Journal.Figures;

namespace Engine.Journal.Lanes;

/// <summary>
/// One of the connections that carry blocks: connects by itself, and carries one block at a time. Stepped by the
/// journal stage's thread; the figures of <see cref="Status"/> are read by any.
/// </summary>
internal sealed class Lane
{
    private readonly Backoff _backoff = new();
    private readonly LaneContext _context;
    private readonly int _number;
    private readonly LatencyHistogram _time = new();
    private readonly LatencyHistogram _commit = new();
    private Task<LaneSession>? _connecting;
    private volatile LaneSession? _session;
    private volatile BlockAppend? _append;
    private volatile string _lastError = "";
    private long _blocks;
    private long _rows;

    /// <summary>Makes a lane that is not connected yet.</summary>
    public Lane(int number, LaneContext context) => (_number, _context) = (number, context);

    /// <summary>Its number, from 0.</summary>
    public int Number => _number;

    /// <summary>Whether it can take a block.</summary>
    public bool IsIdle => _session is not null && _append is null;

    /// <summary>The block under way, if any. Readable by any thread.</summary>
    public BlockAppend? UnderWay => _append;

    /// <summary>How it stands. Readable by any thread.</summary>
    public JournalLaneStatus Status
    {
        get
        {
            LaneSession? session = _session;
            string state = session is null ? "connecting" : _append?.Stage ?? "idle";
            return new JournalLaneStatus(
                _number,
                state,
                session?.BackendPid ?? 0,
                Volatile.Read(ref _blocks),
                Volatile.Read(ref _rows),
                _lastError);
        }
    }

    /// <summary>What it counts. Readable by any thread.</summary>
    public LaneFigures Figures => new(
        _number,
        Volatile.Read(ref _blocks),
        Volatile.Read(ref _rows),
        _append?.Block?.Rows ?? 0,
        _time.Snapshot(),
        _commit.Snapshot());

    /// <summary>Starts to connect, to a server that has the watermark.</summary>
    public void Connect(Watermark watermark, CancellationToken cancellation) =>
        _connecting = ConnectAsync(watermark, _backoff.Next(), cancellation);

    /// <summary>Looks whether connecting has ended; true if it has, with the reason if it failed.</summary>
    public bool Poll(out Exception? failure)
    {
        failure = null;
        if (_connecting is not { IsCompleted: true } connecting)
        {
            return false;
        }

        _connecting = null;
        if (connecting.IsCompletedSuccessfully)
        {
            _session = connecting.Result;
            return true;
        }

        failure = connecting.Exception?.InnerException ?? new OperationCanceledException();
        _lastError = JournalErrors.ReasonOf(failure);
        return true;
    }

    /// <summary>Opens a COPY for the next block, which lies in a leaf.</summary>
    public BlockAppend Start(int leaf, BlockAppend? before)
    {
        var append = new BlockAppend(leaf, _session!, before, _context.Wake, _context.Time);
        _append = append;
        ThreadPool.UnsafeQueueUserWorkItem(append, preferLocal: false);
        return append;
    }

    /// <summary>What it carried an attempt for has been committed.</summary>
    public void Finish(BlockAppend append)
    {
        Block block = append.Block!;
        _append = null;
        _time.Record(_context.Time.NanosecondsBetween(append.CarriedAt, _context.Time.GetTimestamp()));
        if (append.CommitNanoseconds is > 0 and var nanoseconds)
        {
            _commit.Record(nanoseconds);
        }

        _backoff.Reset();
        Volatile.Write(ref _blocks, _blocks + 1);
        Volatile.Write(ref _rows, _rows + block.Rows);
    }

    /// <summary>Lets go of the connection, once what is under way on it has ended.</summary>
    public Task DropAsync()
    {
        LaneSession? session = _session;
        BlockAppend? append = _append;
        if (append?.Error is { } error)
        {
            _lastError = JournalErrors.ReasonOf(error);
        }

        (_session, _append) = (null, null);
        Task<LaneSession>? connecting = _connecting;
        _connecting = null;
        return CloseAsync(session, append, connecting);
    }

    // An attempt whose commit the server does not answer for ends only with its socket.
    private async Task CloseAsync(LaneSession? session, BlockAppend? append, Task<LaneSession>? connecting)
    {
        try
        {
            await (append?.Ended ?? Task.CompletedTask).WaitAsync(_context.Patience, _context.Time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            session ??= connecting is null ? null : await connecting.ConfigureAwait(false);
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // It is being given up because it failed; how its end fails adds nothing.
        }
    }

    private async Task<LaneSession> ConnectAsync(Watermark watermark, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(wait, _context.Time, cancellation).ConfigureAwait(false);
            return await Task.Run(() => OpenAsync(watermark, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _ = Task.Run(_context.Wake, CancellationToken.None);
        }
    }

    // No question of the preflight may be waited for without end: a server that lets us in can still fall silent.
    private async Task<LaneSession> OpenAsync(Watermark watermark, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_context.Patience, _context.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var abandoned = new CancellationTokenSource();
        Task<LaneSession> opening = LaneSession.OpenAsync(_number, _context, watermark, abandoned.Token);
        try
        {
            return await opening.WaitAsync(limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = abandoned.CancelUnlessAnsweredAsync(opening);
            _ = CloseAsync(session: null, append: null, opening);
            throw patience.IsCancellationRequested ? _context.Silence() : new OperationCanceledException(cancellation);
        }
    }
}
