using Engine.Client.Calls;
using Engine.Client.Wire;
using Engine.V1;

namespace Engine.Client.Streams;

/// <summary>Decides what a reply means for its request: the caller's answer, or another attempt.</summary>
internal sealed class RequestSettler(
    Backoff backoff,
    TimeProvider time,
    Func<ReadOnlyMemory<UInt128>, CancellationToken, Task<IReadOnlyList<Transfer>>> lookup)
{
    public void Settle(RequestQueue queue, PendingRequest request, SubmitReply reply)
    {
        switch (reply.Outcome)
        {
            case SubmitOutcome.Answered:
                Answer(queue, request, reply);
                break;
            case SubmitOutcome.NotAccepted:
                Retry(queue, request, EngineFailure.NotAccepted, reply.Reason);
                break;
            case SubmitOutcome.ResourceExhausted:
                Retry(queue, request, EngineFailure.ResourceExhausted, reply.Reason);
                break;
            default:
                Retry(queue, request, EngineFailure.Unknown, reply.Reason);
                break;
        }
    }

    private void Answer(RequestQueue queue, PendingRequest request, SubmitReply reply)
    {
        if (!queue.Settle(request))
        {
            return;
        }

        if (!HasSoundIndices(reply, request.Transfers.Length))
        {
            request.Fail(new EngineException(
                EngineFailure.Internal,
                "The engine's reply lists events out of order or beyond the request: look the ids up."));
            queue.Release();
            return;
        }

        if (!request.MayHaveTakenEffect)
        {
            request.Answer(new TransfersReply(reply.Position, reply.Errors, reply.Amounts, [], reply.Balances));
            queue.Release();
            return;
        }

        var resolved = EarlierAttempt.Resolve(request.Transfers, reply);
        var unknown = EarlierAttempt.WithUnknownAmount(request.Transfers, resolved);
        if (unknown.Count == 0)
        {
            request.Answer(resolved);
            queue.Release();
            return;
        }

        _ = AnswerWithAmountsAsync(queue, request, resolved, unknown);
    }

    /// <summary>The reply that carried the actual amounts was lost; the ledger still knows them.</summary>
    private async Task AnswerWithAmountsAsync(
        RequestQueue queue, PendingRequest request, TransfersReply resolved, List<int> unknown)
    {
        try
        {
            var ids = unknown.ConvertAll(index => request.Transfers[index].Id).ToArray();
            var stored = await lookup(ids, CancellationToken.None).ConfigureAwait(false);
            request.Answer(WithAmounts(request, resolved, unknown, stored));
        }
        catch (Exception failure)
        {
            // Whatever it is (a client being disposed, too): nobody else would answer the caller any more.
            request.Fail(new EngineException(
                EngineFailure.Unknown,
                "The transfers took effect, but their actual amounts could not be read: look them up by id.",
                failure));
        }
        finally
        {
            queue.Release();
        }
    }

    private static TransfersReply WithAmounts(
        PendingRequest request, TransfersReply resolved, List<int> unknown, IReadOnlyList<Transfer> stored)
    {
        if (stored.Count != unknown.Count)
        {
            throw new InvalidDataException("The engine no longer finds transfers that it said exist.");
        }

        var amounts = new List<ActualAmount>(resolved.Amounts);
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].Amount != request.Transfers[unknown[i]].Amount)
            {
                amounts.Add(new ActualAmount(unknown[i], stored[i].Amount));
            }
        }

        amounts.Sort((left, right) => left.Index.CompareTo(right.Index));
        return new TransfersReply(
            resolved.Position, resolved.Errors, amounts, resolved.Earlier, resolved.Balances);
    }

    private void Retry(RequestQueue queue, PendingRequest request, EngineFailure refusal, string reason)
    {
        var wait = backoff.After(request.FailedAttempts);
        queue.Refused(request, refusal, reason);
        _ = SendAgainAsync(queue, request, wait);
    }

    private async Task SendAgainAsync(RequestQueue queue, PendingRequest request, TimeSpan wait)
    {
        await Task.Delay(wait, time).ConfigureAwait(false);
        queue.SendAgain(request);
    }

    private static bool HasSoundIndices(SubmitReply reply, int transfers) =>
        Rises(reply.Errors, error => error.Index, transfers)
        && Rises(reply.Amounts, amount => amount.Index, transfers)
        && Rises(reply.Balances, balances => balances.Index, transfers);

    private static bool Rises<T>(IReadOnlyList<T> items, Func<T, int> indexOf, int transfers)
    {
        var last = -1;
        foreach (var item in items)
        {
            var index = indexOf(item);
            if (index <= last || index >= transfers)
            {
                return false;
            }

            last = index;
        }

        return true;
    }
}
