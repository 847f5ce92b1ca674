using Engine.Core.Pipeline;
using Engine.Server.Wire;

namespace Engine.Server.Ledger;

/// <summary>
/// Submits the requests of one stream, one after the other, and waits for room in the engine no longer than each
/// request's deadline. A timer runs only while there is no room.
/// </summary>
internal sealed class SubmitPatience(Partition partition, TimeProvider time, CancellationToken ended) : IDisposable
{
    private CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(ended);

    /// <summary>A request has come in: its deadline runs from now on, whatever it waits for.</summary>
    public void Arrive(BatchCall call)
    {
        if (call.DeadlineMs != 0)
        {
            // One reading of the clock serves the deadline and the figures.
            call.Batch.Arrived = time.GetTimestamp();
            call.Deadline = call.Batch.Arrived + Deadlines.ToTicks(TimeSpan.FromMilliseconds(call.DeadlineMs), time);
            call.Batch.Deadline = call.Deadline;
        }
    }

    /// <summary>
    /// Submits a request; false when the engine takes no more. One whose deadline falls first ends as NotAccepted.
    /// </summary>
    /// <exception cref="OperationCanceledException">The stream has ended.</exception>
    public ValueTask<bool> SubmitAsync(BatchCall call)
    {
        ValueTask preparing = partition.PrepareAsync(call.Batch, _patience.Token);
        ValueTask<bool> submission = preparing.IsCompletedSuccessfully
            ? partition.SubmitAsync(call.Batch, _patience.Token)
            : AfterwardsAsync(preparing, call.Batch);
        return submission.IsCompletedSuccessfully ? submission : WaitAsync(call, submission);
    }

    private async ValueTask<bool> AfterwardsAsync(ValueTask preparing, Batch batch)
    {
        await preparing;
        return await partition.SubmitAsync(batch, _patience.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _patience.Dispose();

    private async ValueTask<bool> WaitAsync(BatchCall call, ValueTask<bool> submission)
    {
        if (call.Deadline != 0)
        {
            _patience.CancelAfter(Deadlines.WaitUntil(call.Deadline, time));
        }

        try
        {
            return await submission;
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            call.Outcome = BatchOutcome.NotAccepted;
            return true;
        }
        catch (OperationCanceledException)
        {
            call.Dispose();
            throw;
        }
        finally
        {
            Renew();
        }
    }

    private void Renew()
    {
        _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        if (_patience.IsCancellationRequested)
        {
            _patience.Dispose();
            _patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        }
    }
}
