using Google.Rpc;
using Grpc.Core;

namespace Engine.Client.Calls;

/// <summary>What a gRPC status means for a call.</summary>
internal static class CallFailure
{
    /// <summary>Whether sending the same request again can help.</summary>
    public static bool CanRetry(RpcException failure) => failure.StatusCode is not (
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.PermissionDenied
        or StatusCode.Unauthenticated or StatusCode.FailedPrecondition or StatusCode.OutOfRange
        or StatusCode.Unimplemented or StatusCode.DataLoss);

    /// <summary>Whether no connection was made, so that nothing can have been sent.</summary>
    public static bool NeverConnected(RpcException failure)
    {
        for (var cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is ConnectException or HttpRequestException
                { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the engine said that another one leads, so that it has done nothing.</summary>
    public static bool IsStandby(RpcException failure) =>
        failure.StatusCode == StatusCode.Unavailable && EngineReason(failure) == "STANDBY";

    /// <summary>
    /// Whether nothing was done, for certain: of a single call, or of the requests that a stream left without a reply, since an
    /// engine replies to all that it has taken from a stream before it ends it. Only reasons of which the contract says so count.
    /// A call that the engine resets while its reply waits to be read has the status of a full engine, without a reason.
    /// </summary>
    public static bool WasUntouched(RpcException failure) => NeverConnected(failure) || EngineReason(failure) is
        "STANDBY" or "STOPPING" or "DRAINING" or "RECOVERING" or "EPOCH_NOT_CONFIRMED" or "JOURNAL_UNREACHABLE" or "NOT_ACCEPTED"
        or "ENGINE_FULL" or "TOO_MANY_CALLS" or "CLIENT_LIMIT" or "CLIENT_PAUSED" or "MESSAGE_TOO_LARGE" or "LIMIT_REACHED"
        or "TOO_MANY_CHANGES" or "TOO_MANY_QUESTIONS" or "TOO_MANY_VIEWERS";

    /// <summary>Why another address is to be tried after this.</summary>
    /// <param name="failure">How the call ended.</param>
    /// <param name="hasHung">Whether nothing had been heard for as long as a ping may take.</param>
    public static MoveReason ReasonToMove(RpcException failure, bool hasHung)
    {
        var isConnectionLost = failure.Status.DebugException is not null;
        return IsStandby(failure) ? MoveReason.Standby
            : hasHung && isConnectionLost && !NeverConnected(failure) ? MoveReason.Hung
            : MoveReason.Failed;
    }

    /// <summary>The failure of a call that must not be retried.</summary>
    /// <param name="failure">How its last attempt was refused.</param>
    /// <param name="address">By whom.</param>
    /// <param name="mayHaveTakenEffect">Whether an attempt before it was lost, of which a refusal now says nothing.</param>
    public static EngineException Final(RpcException failure, string address, bool mayHaveTakenEffect = false)
    {
        var refusal = Refusal(failure, address);
        return mayHaveTakenEffect
            ? new EngineException(
                EngineFailure.Unknown,
                "The outcome is not known, because the answer to an earlier attempt was lost: look it up, "
                    + $"or send the same again. The last attempt was refused: {refusal.Message}",
                failure)
            : refusal;
    }

    /// <summary>The status in words, with the fields that google.rpc details name.</summary>
    public static string Describe(RpcException failure)
    {
        if (NeverConnected(failure))
        {
            return $"{failure.Status.DebugException!.GetBaseException().Message}.";
        }

        var text = failure.Status.Detail;
        if (failure.GetRpcStatus()?.GetDetail<BadRequest>() is { } details)
        {
            var fields = details.FieldViolations.Select(violation => $"{violation.Field}: {violation.Description}");
            text = $"{text} [{string.Join("; ", fields)}]";
        }

        return text.Length == 0 ? failure.StatusCode.ToString() : text;
    }

    private static string? EngineReason(RpcException failure) =>
        failure.GetRpcStatus()?.GetDetail<ErrorInfo>() is { Domain: "engine.v1" } info ? info.Reason : null;

    private static EngineException Refusal(RpcException failure, string address)
    {
        if (failure.StatusCode == StatusCode.InvalidArgument)
        {
            return new EngineException(
                EngineFailure.InvalidArgument, $"The request is malformed: {Describe(failure)}", failure);
        }

        var advice = failure.StatusCode switch
        {
            StatusCode.Unimplemented => "is an engine of this version listening there?",
            StatusCode.PermissionDenied or StatusCode.Unauthenticated => "check the credentials.",
            _ => "see the engine's log.",
        };
        return new EngineException(
            EngineFailure.Internal,
            $"{address} refused the call with {failure.StatusCode}: {Describe(failure)} ({advice})",
            failure);
    }
}
