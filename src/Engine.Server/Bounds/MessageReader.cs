using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Engine.Server.Ledger;
using Grpc.Core;

namespace Engine.Server.Bounds;

/// <summary>
/// The body of a request, seen message by message before gRPC sees it: one that is too large is refused by its length,
/// and memory is reserved before more than its beginning is let in.
/// </summary>
internal sealed class MessageReader(PipeReader body, BoundedCall call, CallBounds bounds) : PipeReader
{
    // gRPC's prefix: a byte that says whether the message is compressed, and its length.
    private const int Prefix = 5;

    private bool _isAdmitted;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (call.IsOneTooMany)
        {
            throw Refused(Refusals.TooManyCalls(bounds.MostCalls(call.IsOpenToAll)));
        }

        ValueTask<ReadResult> reading = body.ReadAsync(cancellationToken);
        if (reading.IsCompletedSuccessfully)
        {
            return AdmitAsync(reading.Result, cancellationToken);
        }

        // A stream may be silent between messages; a single request has to come, or its call would be held for ever.
        if (!call.IsStream)
        {
            call.BeginWaitForSender();
        }

        return ReadInTimeAsync(reading, cancellationToken);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        body.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => body.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => body.Complete(exception);

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("gRPC reads by ReadAsync.");

    /// <summary>The message has been decoded: what comes now is the next one.</summary>
    public void Next() => _isAdmitted = false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadInTimeAsync(ValueTask<ReadResult> reading, CancellationToken cancellation)
    {
        ReadResult result;
        try
        {
            result = await reading;
        }
        catch (Exception gone) when (gone is IOException
            || (gone is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Its client has left, or it was reset for having let us wait.
            bounds.Log.ClientLeft(gone.Message);
            throw new RpcException(new Status(StatusCode.Cancelled, "The client has left."));
        }

        return await AdmitAsync(result, cancellation);
    }

    private RpcException Refused(RpcException refusal)
    {
        call.NoteRefusal();
        return refusal;
    }

    private ValueTask<ReadResult> AdmitAsync(in ReadResult result, CancellationToken cancellation)
    {
        if (result.IsCanceled || !TryReadLength(result.Buffer, out uint length))
        {
            WatchSender(result, isWhole: result.Buffer.IsEmpty);
            return new ValueTask<ReadResult>(result);
        }

        int most = call.MaxMessageBytes;
        if (length > most)
        {
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            throw Refused(Refusals.TooLarge(length, most));
        }

        if (call.IsLedger && !_isAdmitted)
        {
            return ReserveAsync(result, length, cancellation);
        }

        WatchSender(result, IsWhole(result, length));
        return new ValueTask<ReadResult>(result);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReserveAsync(ReadResult result, uint length, CancellationToken cancellation)
    {
        // While it waits for memory it does not wait for its client.
        call.EndWaitForSender();
        try
        {
            _isAdmitted = await call.ReserveAsync(length, cancellation);
        }
        catch (OperationCanceledException)
        {
            body.AdvanceTo(result.Buffer.Start);
            throw;
        }

        if (!_isAdmitted)
        {
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            throw Refused(Refusals.Full());
        }

        WatchSender(result, IsWhole(result, length));
        return result;
    }

    // A unary call is whole with its half-close only: gRPC waits for that.
    private void WatchSender(in ReadResult result, bool isWhole)
    {
        if (result.IsCompleted || (isWhole && call.IsStream))
        {
            call.EndWaitForSender();
        }
        else
        {
            call.BeginWaitForSender();
        }
    }

    private static bool IsWhole(in ReadResult result, uint length) => result.Buffer.Length >= Prefix + (long)length;

    private static bool TryReadLength(in ReadOnlySequence<byte> buffer, out uint length)
    {
        length = 0;
        if (buffer.Length < Prefix)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[Prefix];
        buffer.Slice(0, Prefix).CopyTo(prefix);
        length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return true;
    }
}
