using System.Numerics;

namespace Engine.Core.Ledger;

/// <summary>
/// Makes of a group's open holds the chain of transfers that resolves them, as a client would send it, and says what became
/// of it. Each takes all that remains.
/// </summary>
internal sealed class GroupResolving(LedgerState state)
{
    private UInt128[] _holds = [];
    private ulong[] _stamps = [];

    /// <summary>Prepares the chain, or says why there is none.</summary>
    /// <param name="asked">The request.</param>
    /// <param name="chain">Where the transfers go; as many as <see cref="GroupAnswer.Holds"/> where the answer is ok.</param>
    public GroupAnswer Prepare(in GroupResolution asked, Span<Transfer> chain)
    {
        TransferKey first = state.Transfers.Find(asked.FirstId);
        if (first.Kind == TransferKeyKind.Transfer && asked.MayHaveMade(state.Transfers[first.Number]))
        {
            return AnswerExisting(asked);
        }

        int count = state.Transfers.Groups.CountOf(asked.Ledger, asked.Group);
        if (count == 0)
        {
            return new GroupAnswer(ResolveGroupResult.GroupEmpty);
        }

        return count > asked.MaxHolds
            ? new GroupAnswer(ResolveGroupResult.TooManyHolds) { Holds = count }
            : MakeChain(asked, chain[..count]);
    }

    /// <summary>What became of a chain that was applied.</summary>
    public static GroupAnswer Conclude(GroupAnswer prepared, ReadOnlySpan<Transfer> chain, ReadOnlySpan<EventResult> results)
    {
        foreach (ref readonly EventResult result in results)
        {
            if (result.Code != (ushort)CreateTransferResult.LinkedEventFailed)
            {
                return new GroupAnswer(ResolveGroupResult.HoldRefused)
                {
                    RefusedHold = chain[result.Index].PendingId,
                    Refusal = (CreateTransferResult)result.Code,
                    Reason = (CreateTransferResult)result.Reason,
                };
            }
        }

        return prepared;
    }

    // In the order of creation, which is that of their stamps.
    private GroupAnswer MakeChain(in GroupResolution asked, Span<Transfer> chain)
    {
        if (_holds.Length < chain.Length)
        {
            Array.Resize(ref _holds, (int)BitOperations.RoundUpToPowerOf2((uint)chain.Length));
            Array.Resize(ref _stamps, _holds.Length);
        }

        Span<UInt128> holds = _holds.AsSpan(0, chain.Length);
        Span<ulong> stamps = _stamps.AsSpan(0, chain.Length);
        state.Transfers.Groups.CopyTo(asked.Ledger, asked.Group, holds);
        for (int i = 0; i < holds.Length; i++)
        {
            stamps[i] = state.Transfers[state.Transfers.Find(holds[i]).Number].Timestamp;
        }

        stamps.Sort(holds);
        UInt128 amount = 0;
        for (int i = 0; i < holds.Length; i++)
        {
            UInt128 remains = state.Transfers.RemainsOf(state.Transfers.Find(holds[i]).Number);
            bool isLast = i == holds.Length - 1;
            chain[i] = new Transfer
            {
                Id = asked.FirstId + (UInt128)i,
                PendingId = holds[i],
                Amount = remains,
                Flags = asked.Flag | (isLast ? TransferFlags.None : TransferFlags.Linked),
            };
            amount = Sum(amount, remains);
        }

        return new GroupAnswer(ResolveGroupResult.Ok) { Holds = chain.Length, Amount = amount };
    }

    // An earlier chain ends with its first transfer that is not linked, or where this request does not look further.
    private GroupAnswer AnswerExisting(in GroupResolution asked)
    {
        int holds = 0;
        UInt128 amount = 0;
        bool goesOn = true;
        while (goesOn && holds < asked.MaxHolds)
        {
            TransferKey key = state.Transfers.Find(asked.FirstId + (UInt128)holds);
            if (key.Kind != TransferKeyKind.Transfer || !asked.MayHaveMade(state.Transfers[key.Number]))
            {
                break;
            }

            ref readonly Transfer made = ref state.Transfers[key.Number];
            amount = Sum(amount, made.Amount);
            goesOn = (made.Flags & TransferFlags.Linked) != 0;
            holds++;
        }

        ulong since = state.Transfers[state.Transfers.Find(asked.FirstId).Number].Timestamp;
        return new GroupAnswer(ResolveGroupResult.Exists) { Holds = holds, Amount = amount, Timestamp = since };
    }

    private static UInt128 Sum(UInt128 sum, UInt128 amount) => sum + amount < amount ? UInt128.MaxValue : sum + amount;
}
