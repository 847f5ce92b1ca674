using System.Diagnostics;
using System.Runtime.CompilerServices;
using Engine.Core.Figures;
using Engine.Journal.Blocks;
using Engine.Journal.Fencing;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>
/// One attempt to append a block. Its COPY may be open before the block is closed, and its rows stream while the block
/// before is still under way; CopyDone goes out only when that one is known to be committed. An attempt may be repeated
/// as often as it takes: the unique index on the block's number turns the second commit into a duplicate, which is
/// compared by hash.
/// </summary>
internal sealed class BlockAppend : IThreadPoolWorkItem
{
    private const int SliceBytes = 128 * 1024;

    // Nothing here may block: the continuations run on the threads that every socket is served by.
    private static readonly byte[] s_header = CopyFormat.Header.ToArray();
    private static readonly byte[] s_trailer = CopyFormat.Trailer.ToArray();

    // Continuations run inline: the CopyDone of the next block leaves in the moment this one has committed.
    private readonly TaskCompletionSource<bool> _opened = new();
    private readonly TaskCompletionSource<bool> _committed = new();
    private readonly TaskCompletionSource<Block?> _carried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LaneSession _session;
    private readonly Action _wake;
    private readonly TimeProvider _time;
    private long _committingSince;
    private long _committedAt;
    private volatile BlockAppend? _before;
    private volatile int _settled;
    private volatile AppendOutcome _outcome;
    private volatile string _stage = "waiting";
    private volatile Block? _block;

    /// <summary>
    /// Prepares to append the next block, which lies in a leaf, on a connection, behind another that is under way, if any.
    /// </summary>
    public BlockAppend(int leaf, LaneSession session, BlockAppend? before, Action wake, TimeProvider time) =>
        (Leaf, _session, _before, _wake, _time, StartedAt) = (leaf, session, before, wake, time, time.GetTimestamp());

    /// <summary>The leaf that it writes into.</summary>
    public int Leaf { get; }

    /// <summary>The block; null until there is one.</summary>
    public Block? Block => _block;

    /// <summary>When it was started: a point of the clock's timestamps.</summary>
    public long StartedAt { get; }

    /// <summary>When the block was given to it; 0 before.</summary>
    public long CarriedAt { get; private set; }

    /// <summary>When the server was asked to commit; 0 before.</summary>
    public long CommittingSince => _committingSince;

    /// <summary>When it had; 0 unless it did so at the first asking.</summary>
    public long CommittedAt => _committedAt;

    /// <summary>How long the server took to commit, nanoseconds; 0 unless it did so at the first asking.</summary>
    public long CommitNanoseconds => _committedAt == 0 ? 0 : _time.NanosecondsBetween(_committingSince, _committedAt);

    /// <summary>How it ended, if it has.</summary>
    public AppendOutcome Outcome => _outcome;

    /// <summary>Why it did not commit; set before <see cref="Outcome"/>.</summary>
    public Exception? Error { get; private set; }

    /// <summary>What it does: waiting for the block before to be opened, opening, copying, committing, confirming.</summary>
    public string Stage => _stage;

    /// <summary>
    /// Whether it waits for the server rather than for the block before: that one has ended, however it did.
    /// </summary>
    public bool WaitsForServer => _before is not { Outcome: AppendOutcome.UnderWay };

    /// <summary>Ends when the connection is no longer in use.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs it on the thread pool.</summary>
    public void Execute() => _ = RunAsync();

    /// <summary>Sends a block, which is closed, on its way.</summary>
    public void Carry(Block block)
    {
        Debug.Assert(block.Leaf == Leaf, "the COPY that is open is into the block's leaf");
        CarriedAt = _time.GetTimestamp();
        _block = block; // first, so that a failure takes it into account
        _carried.TrySetResult(block);
    }

    /// <summary>No block will come: the COPY is broken off.</summary>
    public void Dismiss() => _carried.TrySetResult(null);

    /// <summary>
    /// Stops waiting for the server. If the attempt commits all the same, the next one finds the duplicate.
    /// </summary>
    public void GiveUp(string reason)
    {
        if (Settle(AppendOutcome.Again, new TimeoutException(reason)))
        {
            _session.Abandon();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            _session.ForgetWarnings();
            bool isCommitted = await AppendAsync().ConfigureAwait(false);
            Settle(isCommitted ? AppendOutcome.Committed : AppendOutcome.Again, null);
        }
        catch (PostgresException refused) when (SqlStates.IsRefusal(refused.SqlState))
        {
            Settle(AppendOutcome.Fenced, refused);
        }
        catch (PostgresException duplicate) when (IsDuplicateBlock(duplicate))
        {
            await CompareAsync().ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            Settle(AppendOutcome.Again, failed);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AppendAsync()
    {
        BlockAppend? before = _before;
        if (before is not null && !await before._opened.Task.ConfigureAwait(false))
        {
            return false;
        }

        _stage = "opening";
        NpgsqlRawCopyStream copy = await _session.BeginCopyAsync(Leaf).ConfigureAwait(false);
        _opened.TrySetResult(true);
        bool mayCommit = await CarryAsync(copy).ConfigureAwait(false)
            && (before is null || await before._committed.Task.ConfigureAwait(false));
        if (!mayCommit || _settled != 0)
        {
            await copy.CancelAsync().ConfigureAwait(false);
            return false;
        }

        _stage = "committing";
        _committingSince = _time.GetTimestamp();
        await copy.DisposeAsync().ConfigureAwait(false);
        _committedAt = _time.GetTimestamp(); // seen by whoever sees the outcome
        return !_session.HasWarned
            ? true
            : throw new NpgsqlException("the server warned during the commit, so that it may not be replicated");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CarryAsync(NpgsqlRawCopyStream copy)
    {
        if (await _carried.Task.ConfigureAwait(false) is not { } block)
        {
            return false;
        }

        _stage = "copying";
        await SendRowsAsync(copy, block).ConfigureAwait(false);
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRowsAsync(NpgsqlRawCopyStream copy, Block block)
    {
        await copy.WriteAsync(s_header, _session.Abandoned).ConfigureAwait(false);
        ReadOnlyMemory<byte> rest = block.Encoded;
        while (!rest.IsEmpty)
        {
            int length = Math.Min(SliceBytes, rest.Length);
            await copy.WriteAsync(rest[..length], _session.Abandoned).ConfigureAwait(false);
            rest = rest[length..];
        }

        await copy.WriteAsync(s_trailer, _session.Abandoned).ConfigureAwait(false);
        await copy.FlushAsync(_session.Abandoned).ConfigureAwait(false);
    }

    private bool IsDuplicateBlock(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.UniqueViolation
        && error.ConstraintName == Leaves.NameOf(Leaf) + "_block";

    // Committed here is not yet replicated: an empty-handed commit that waits for the standbys proves that.
    private async Task CompareAsync()
    {
        if (_settled != 0 || _block is not { } block)
        {
            return; // given up: the buffer may carry another block by now
        }

        _stage = "confirming";
        try
        {
            byte[]? found = await _session.FindHashAsync(Leaf, block.Number).ConfigureAwait(false);
            if (found is not null && !block.Hash.Span.SequenceEqual(found))
            {
                Settle(AppendOutcome.Fenced, new JournalException($"another engine has written block {block.Number}"));
                return;
            }

            // The confirmation notes the block as the chain's head, so it must be there.
            bool isSure = found is not null && await IsConfirmedAsync(block).ConfigureAwait(false);
            Settle(isSure ? AppendOutcome.Committed : AppendOutcome.Again, null);
        }
        catch (PostgresException refused) when (SqlStates.IsRefusal(refused.SqlState))
        {
            Settle(AppendOutcome.Fenced, refused);
        }
        catch (Exception failed)
        {
            Settle(AppendOutcome.Again, failed);
        }
    }

    private async Task<bool> IsConfirmedAsync(Block block)
    {
        _session.ForgetWarnings();
        await _session.ConfirmAsync(block).ConfigureAwait(false);
        return !_session.HasWarned;
    }

    private bool Settle(AppendOutcome outcome, Exception? error)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return false;
        }

        Error = error;
        _outcome = outcome;
        _before = null; // or every attempt would keep all that were before it
        _opened.TrySetResult(outcome == AppendOutcome.Committed);
        _committed.TrySetResult(outcome == AppendOutcome.Committed);
        _wake();
        return true;
    }
}
