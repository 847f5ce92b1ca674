using Engine.Client.Wire;
using Engine.V1;

namespace Engine.Client.Streams;

/// <summary>
/// Reads the reply to a retry as the answer to the call. Where an attempt was lost that may have taken effect, the
/// ledger knows its ids: <c>exists</c> (equal content) is then the ok that was lost, and <c>id_already_failed</c> the
/// refusal that was lost. Were the ids in use before the first attempt, the two cannot be told apart; the answer is
/// then that of the earlier use, which had the same content. A first attempt's <c>exists</c> stays what it is.
/// </summary>
internal static class EarlierAttempt
{
    /// <summary>Ok transfers whose stored amount may differ from the one asked for.</summary>
    private const TransferFlags AmountMayDiffer =
        TransferFlags.BalancingDebit | TransferFlags.BalancingCredit |
        TransferFlags.PostPending | TransferFlags.VoidPending;

    public static TransfersReply Resolve(ReadOnlySpan<Transfer> transfers, SubmitReply reply)
    {
        var errors = new List<TransferError>();
        var earlier = new List<EarlierTransfer>();
        var resolved = new HashSet<UInt128>();
        var next = 0;
        for (var start = 0; start < transfers.Length;)
        {
            var end = ChainEnd(transfers, start);
            var first = next;
            while (next < reply.Errors.Count && reply.Errors[next].Index < end)
            {
                next++;
            }

            var committed = IsCommitted(reply.Errors, first, next, end - start);
            for (var i = first; i < next; i++)
            {
                var error = reply.Errors[i];

                // An id twice in one request: only its first use was ours to lose.
                var mayBeOurs = IsMark(error) && resolved.Add(transfers[error.Index].Id);
                Sort(error, committed, mayBeOurs, errors, earlier);
            }

            start = end;
        }

        return new TransfersReply(reply.Position, errors, reply.Amounts, earlier, reply.Balances);
    }

    /// <summary>Indices of earlier transfers whose amount only a look-up can tell.</summary>
    public static List<int> WithUnknownAmount(ReadOnlySpan<Transfer> transfers, TransfersReply reply)
    {
        var indices = new List<int>();
        foreach (var transfer in reply.Earlier)
        {
            if ((transfers[transfer.Index].Flags & AmountMayDiffer) != 0)
            {
                indices.Add(transfer.Index);
            }
        }

        return indices;
    }

    /// <summary>A chain took effect only as a whole: an <c>exists</c> among other answers is what broke it.</summary>
    private static bool IsCommitted(IReadOnlyList<TransferError> errors, int first, int end, int members)
    {
        if (end - first != members)
        {
            return false;
        }

        for (var i = first; i < end; i++)
        {
            if (errors[i].Result != CreateTransferResult.Exists)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMark(TransferError error) =>
        error.Result is CreateTransferResult.Exists or CreateTransferResult.IdAlreadyFailed;

    private static void Sort(
        TransferError error, bool committed, bool mayBeOurs, List<TransferError> errors, List<EarlierTransfer> earlier)
    {
        if (mayBeOurs && committed)
        {
            earlier.Add(new EarlierTransfer(error.Index, error.Timestamp));
        }
        else if (mayBeOurs && error is
            { Result: CreateTransferResult.IdAlreadyFailed, Reason: not CreateTransferResult.Unspecified })
        {
            errors.Add(error with { Result = error.Reason, Reason = CreateTransferResult.Unspecified });
        }
        else
        {
            errors.Add(error);
        }
    }

    private static int ChainEnd(ReadOnlySpan<Transfer> transfers, int start)
    {
        var last = start;
        while (last < transfers.Length - 1 && (transfers[last].Flags & TransferFlags.Linked) != 0)
        {
            last++;
        }

        return last + 1;
    }
}
