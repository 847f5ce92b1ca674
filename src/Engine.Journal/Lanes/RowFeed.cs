using System.Runtime.CompilerServices;
using Engine.Journal.Blocks;

namespace Engine.Journal.Lanes;

/// <summary>
/// Hands the rows of one block from the journal's thread, which gathers them, to the COPY that carries them: the first
/// ones while the block still grows, the rest with its end. One thread gives, one task takes.
/// </summary>
internal sealed class RowFeed
{
    // Some sixty rows: each message wakes the server's process.
    private const int BytesWorthSending = 8 * 1024;

    private TaskCompletionSource _more = NewSignal();
    private volatile Block? _block;
    private volatile bool _isWhole;
    private volatile bool _isDismissed;
    private volatile int _given;
    private volatile int _taken;
    private int _taking;

    /// <summary>The block, once all of it was given.</summary>
    public Block? Whole => _isWhole ? _block : null;

    /// <summary>Gives what a growing block has so far, if that is worth a message and the last one has been sent.</summary>
    public bool TryGive(Block growing)
    {
        int end = growing.Encoded.Length;
        if (_taken < _given || end - _given < BytesWorthSending)
        {
            return false;
        }

        _block = growing;
        _given = end;
        Signal();
        return true;
    }

    /// <summary>Gives the whole of the block, which is closed: that of which the beginning may have been given.</summary>
    public void GiveWhole(Block block)
    {
        _block = block;
        _given = block.Encoded.Length;
        _isWhole = true;
        Signal();
    }

    /// <summary>Nothing more will come.</summary>
    public void Dismiss()
    {
        _isDismissed = true;
        Signal();
    }

    /// <summary>
    /// The rows that were given since the last call, whose own have been sent, and whether the block ends with them; none,
    /// and no end, when it was dismissed.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(ReadOnlyMemory<byte> Rows, bool AreLast)> TakeAsync()
    {
        _taken = _taking;
        while (true)
        {
            // Both before the rows that they tell of. What is given later ends the task; an end that comes between the two
            // is told by the next call, with no rows.
            Task more = Volatile.Read(ref _more).Task;
            bool isWhole = _isWhole;
            int from = _taking;
            if (_isDismissed)
            {
                return default;
            }

            if (from < _given || isWhole)
            {
                _taking = _given;
                return (_block!.RowBytes(from, _taking), isWhole);
            }

            await more.ConfigureAwait(false);
        }
    }

    private void Signal() => Interlocked.Exchange(ref _more, NewSignal()).SetResult();

    // Continuations must not run on the journal's thread.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
