using System.Collections.Concurrent;
using Engine.Client;

namespace Engine.Load.Workload;

/// <summary>
/// Transfers that were answered and that later ones refer to: holds that wait for what resolves them, and transfers
/// to be sent again. Bounded; beyond that, holds stay open. Safe on any thread.
/// </summary>
internal sealed class AnsweredTransfers
{
    private const int MostHolds = 100_000;
    private const int MostRetries = 4_096;

    private readonly ConcurrentQueue<UInt128> _holds = new();
    private readonly ConcurrentQueue<Transfer> _retries = new();
    private int _holdCount;
    private int _retryCount;

    /// <summary>A hold was answered ok.</summary>
    public void AddHold(UInt128 id)
    {
        if (Interlocked.Increment(ref _holdCount) <= MostHolds)
        {
            _holds.Enqueue(id);
        }
        else
        {
            Interlocked.Decrement(ref _holdCount);
        }
    }

    /// <summary>A plain transfer was answered ok.</summary>
    public void AddForRetry(in Transfer transfer)
    {
        if (Volatile.Read(ref _retryCount) < MostRetries)
        {
            Interlocked.Increment(ref _retryCount);
            _retries.Enqueue(transfer);
        }
    }

    /// <summary>Takes the hold that waits longest.</summary>
    public bool TryTakeHold(out UInt128 id)
    {
        if (!_holds.TryDequeue(out id))
        {
            return false;
        }

        Interlocked.Decrement(ref _holdCount);
        return true;
    }

    /// <summary>Takes a transfer to be sent again.</summary>
    public bool TryTakeRetry(out Transfer transfer)
    {
        if (!_retries.TryDequeue(out transfer))
        {
            return false;
        }

        Interlocked.Decrement(ref _retryCount);
        return true;
    }
}
