using System.Globalization;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Server.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// Refusals of a call as a whole: the gRPC status, what to do in words, and google.rpc details for programs.
/// </summary>
internal static class Refusals
{
    private const string Domain = "engine.v1";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseDelay = TimeSpan.FromSeconds(1);

    /// <summary>The request does not follow the contract.</summary>
    public static RpcException Invalid(FieldError error)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = error.Field, Description = error.Description };
        return Refusal(
            Code.InvalidArgument,
            $"{error.Field} {error.Description}",
            new BadRequest { FieldViolations = { violation } });
    }

    /// <summary>What is asked does not fit how the engine stands.</summary>
    /// <param name="reason">For programs.</param>
    /// <param name="message">For people.</param>
    public static RpcException Precondition(string reason, string message) =>
        Refusal(Code.FailedPrecondition, message, Info(reason));

    /// <summary>As many changes of settings wait for the journal as may.</summary>
    public static RpcException TooManyChanges() => Refusal(
        Code.ResourceExhausted,
        "Too many changes of settings wait for the journal: this one was not made. Retry when it writes again.",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) },
        Info("TOO_MANY_CHANGES"));

    /// <summary>The ring has no room.</summary>
    public static RpcException Full() => Refusal(
        Code.ResourceExhausted,
        "The engine is full: nothing of the request was done. Retry a little later.",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) },
        Info("ENGINE_FULL"));

    /// <summary>The message is larger than the engine takes.</summary>
    public static RpcException TooLarge(long bytes, long limit)
    {
        ErrorInfo info = Info("MESSAGE_TOO_LARGE");
        info.Metadata.Add("limit_bytes", limit.ToString(CultureInfo.InvariantCulture));
        info.Metadata.Add("message_bytes", bytes.ToString(CultureInfo.InvariantCulture));
        return Refusal(
            Code.ResourceExhausted,
            $"The message has {bytes} bytes, the limit is {limit}: nothing of it was done. Send fewer at once.",
            info);
    }

    /// <summary>There are as many calls and streams as there may be.</summary>
    public static RpcException TooManyCalls(int limit)
    {
        ErrorInfo info = Info("TOO_MANY_CALLS");
        info.Metadata.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        return Refusal(
            Code.ResourceExhausted,
            $"There are {limit} calls already: nothing was done. Retry a little later, on streams that stay open.",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) },
            info);
    }

    /// <summary>As many look at the figures as may.</summary>
    public static RpcException TooManyViewers(int limit)
    {
        ErrorInfo info = Info("TOO_MANY_VIEWERS");
        info.Metadata.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        return Refusal(
            Code.ResourceExhausted, $"{limit} look at the figures already: close a dashboard or an engine top.", info);
    }

    /// <summary>A limit of the engine would be passed.</summary>
    public static RpcException LimitReached(string limit)
    {
        ErrorInfo info = Info("LIMIT_REACHED");
        info.Metadata.Add("limit", limit);
        return Refusal(
            Code.ResourceExhausted,
            $"The limit {limit} is reached: nothing of the request was done. Raise it, or make room.",
            info);
    }

    /// <summary>The service is served on the engine's other port.</summary>
    public static RpcException NotOnThisPort() => Refusal(
        Code.Unimplemented,
        "This port does not serve that: the ledger and its history are on the ports of listen, the rest on admin-listen.",
        Info("NOT_ON_THIS_PORT"));

    /// <summary>The engine takes no more work.</summary>
    public static RpcException Stopping() => Refusal(
        Code.Unavailable,
        "The engine is stopping and takes no more work. Retry on another, or when it is back.",
        Info("STOPPING"));

    /// <summary>The engine was told to take no more work; it goes on answering what it has.</summary>
    /// <param name="why">Why, as whoever told it says.</param>
    public static RpcException Draining(string why) => Refusal(
        Code.Unavailable,
        $"The engine takes no work now ({why}): nothing of the request was done. Retry on another, or later.",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(PauseDelay) },
        Info("DRAINING"));

    /// <summary>The client was paused.</summary>
    /// <param name="client">Its name.</param>
    /// <param name="why">Why, as whoever paused it says.</param>
    public static RpcException ClientPaused(string client, string why)
    {
        ErrorInfo info = Info("CLIENT_PAUSED");
        info.Metadata.Add("client", client);
        return Refusal(
            Code.ResourceExhausted,
            $"The client {client} is paused ({why}): nothing of the request was done. Retry later.",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(PauseDelay) },
            info);
    }

    /// <summary>Another engine leads.</summary>
    /// <param name="leader">Where that one serves; empty if it is not known.</param>
    public static RpcException Standby(string leader)
    {
        ErrorInfo info = Info("STANDBY");
        if (leader.Length > 0)
        {
            info.Metadata.Add("leader", leader);
        }

        return Refusal(
            Code.Unavailable,
            "This engine does not lead: nothing of the request was done. Send it to the one that does"
                + (leader.Length > 0 ? $", at {leader}." : "."),
            info);
    }

    /// <summary>The engine has not read the journal yet, so that it cannot take over.</summary>
    public static RpcException NotReadyToLead() => Refusal(
        Code.Unavailable, "This engine is still reading the journal. Ask again when it follows.", Info("RECOVERING"));

    /// <summary>
    /// The engine cannot be sure that it still owns the journal, so that an answer might be out of date.
    /// </summary>
    public static RpcException NotConfirmed() => Refusal(
        Code.Unavailable,
        "PostgreSQL has not confirmed lately that this engine owns the journal: it answers only what it commits. Retry.",
        Info("EPOCH_NOT_CONFIRMED"));

    /// <summary>The request ended without results.</summary>
    /// <param name="outcome">How it ended; not Answered.</param>
    /// <param name="stopping">Whether the engine is ending, rather than the caller's time.</param>
    public static RpcException Unanswered(BatchOutcome outcome, bool stopping)
    {
        Code code = stopping ? Code.Unavailable : Code.DeadlineExceeded;
        return outcome switch
        {
            BatchOutcome.NotAccepted => Refusal(
                code,
                "The time ended before the engine took the request: it has had and will have no effect.",
                Info("NOT_ACCEPTED")),
            BatchOutcome.Unknown => Refusal(
                code,
                "The time ended after the engine took the request: look it up, or retry it with the same ids.",
                Info("UNKNOWN")),
            _ => LimitReached(Outcomes.Limit(outcome)
                ?? throw new InvalidOperationException($"{outcome} is not a refusal.")),
        };
    }

    /// <summary>What is asked would look at everything there is.</summary>
    public static RpcException ScansEverything() => Refusal(
        Code.InvalidArgument,
        "The question would look at every transfer there is: give account_id, user_data_128, user_data_64, or an end of range.",
        Info("SCANS_EVERYTHING"));

    /// <summary>There are as many questions as there may be, and have been for a while.</summary>
    public static RpcException TooManyQuestions(int limit)
    {
        ErrorInfo info = Info("TOO_MANY_QUESTIONS");
        info.Metadata.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        return Refusal(
            Code.ResourceExhausted,
            $"{limit} questions are being answered already. Retry a little later.",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) },
            info);
    }

    /// <summary>History has not come to the sequence that was asked for.</summary>
    /// <param name="wanted">The sequence.</param>
    /// <param name="reached">Where history stands.</param>
    /// <param name="hadDeadline">Whether the caller's own time ended the wait.</param>
    public static RpcException SequenceNotReached(ulong wanted, long reached, bool hadDeadline)
    {
        ErrorInfo info = Info("SEQUENCE_NOT_REACHED");
        info.Metadata.Add("sequence", reached.ToString(CultureInfo.InvariantCulture));
        return Refusal(
            hadDeadline ? Code.DeadlineExceeded : Code.FailedPrecondition,
            $"History has come to sequence {reached}, and not to {wanted} in time.",
            info);
    }

    /// <summary>There is no such account, or there was none by then.</summary>
    public static RpcException AccountNotFound(long sequence) => Refusal(
        Code.NotFound, $"There was no such account up to sequence {sequence}.", Info("ACCOUNT_NOT_FOUND"));

    /// <summary>The journal did not answer: a row is not what was written, or PostgreSQL was silent.</summary>
    public static RpcException Of(JournalException failed)
    {
        if (failed is LeafArchivedException archived)
        {
            return Archived(archived);
        }

        if (failed is not JournalDamageException damage)
        {
            return Refusal(
                Code.Unavailable,
                $"Sealed leaves cannot be asked just now. {failed.Message}",
                new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryDelay) },
                Info("JOURNAL_UNREACHABLE"));
        }

        ErrorInfo info = Info("JOURNAL_DAMAGED");
        info.Metadata.Add("sequence", damage.Sequence.ToString(CultureInfo.InvariantCulture));
        return Refusal(Code.DataLoss, $"{damage.Message}. Nothing is answered from it: run engine verify.", info);
    }

    private static RpcException Archived(LeafArchivedException refused)
    {
        ErrorInfo info = Info("HISTORY_ARCHIVED");
        info.Metadata.Add("leaf", refused.Leaf.ToString(CultureInfo.InvariantCulture));
        info.Metadata.Add("file", refused.File);
        info.Metadata.Add("first_sequence", refused.FirstSequence.ToString(CultureInfo.InvariantCulture));
        info.Metadata.Add("last_sequence", refused.LastSequence.ToString(CultureInfo.InvariantCulture));
        return Refusal(Code.FailedPrecondition, refused.Message, info);
    }

    /// <summary>A reason for programs.</summary>
    public static ErrorInfo Info(string reason) => new() { Domain = Domain, Reason = reason };

    /// <summary>A refusal with its details.</summary>
    public static RpcException Refusal(Code code, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (IMessage detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status.ToRpcException();
    }
}
