using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>Section 4.8: the open holds of a group, all posted or all voided.</summary>
internal sealed class GroupRules(LedgerState state, TransferRules transfers)
{
    public GroupAnswer Apply(GroupResolution asked, ulong now)
    {
        List<Transfer> made = MadeBefore(asked);
        if (made.Count > 0)
        {
            return new GroupAnswer(ResolveGroupResult.Exists)
            {
                Holds = made.Count,
                Amount = Sum(made.Select(transfer => transfer.Amount)),
                Timestamp = made[0].Timestamp,
            };
        }

        List<Transfer> open = OpenHolds(asked);
        if (open.Count == 0)
        {
            return new GroupAnswer(ResolveGroupResult.GroupEmpty);
        }

        return open.Count > asked.MaxHolds
            ? new GroupAnswer(ResolveGroupResult.TooManyHolds) { Holds = open.Count }
            : Resolve(asked, open, now);
    }

    private GroupAnswer Resolve(GroupResolution asked, List<Transfer> open, ulong now)
    {
        UInt128 amount = Sum(open.Select(hold => state.Remains(hold)));
        List<Transfer> chain = [.. open.Select((hold, i) => new Transfer
        {
            Id = asked.FirstId + (UInt128)i,
            PendingId = hold.Id,
            Amount = state.Remains(hold),
            Flags = (asked.Voids ? TransferFlags.VoidPending : TransferFlags.PostPending)
                | (i < open.Count - 1 ? TransferFlags.Linked : 0),
        })];
        IReadOnlyList<Answer> answers = new BatchRules<Transfer>(state, transfers).Run(chain, now);
        for (int i = 0; i < chain.Count; i++)
        {
            if (!answers[i].IsOk && answers[i].Code != (ushort)CreateTransferResult.LinkedEventFailed)
            {
                return new GroupAnswer(ResolveGroupResult.HoldRefused)
                {
                    RefusedHold = open[i].Id,
                    Refusal = (CreateTransferResult)answers[i].Code,
                    Reason = (CreateTransferResult)answers[i].Reason,
                };
            }
        }

        return new GroupAnswer(ResolveGroupResult.Ok) { Holds = open.Count, Amount = amount };
    }

    private List<Transfer> OpenHolds(GroupResolution asked) =>
    [
        .. state.Holds.Items.Where(hold => hold.Value == HoldState.Open).Select(hold => state.Transfers[hold.Key])
            .Where(hold => hold.Flags.HasFlag(TransferFlags.Grouped)
                && hold.Ledger == asked.Ledger
                && hold.UserData128 == asked.Group)
            .OrderBy(hold => hold.Timestamp),
    ];

    private List<Transfer> MadeBefore(GroupResolution asked)
    {
        List<Transfer> made = [];
        while (made.Count < asked.MaxHolds
            && (made.Count == 0 || made[^1].Flags.HasFlag(TransferFlags.Linked))
            && state.Transfers.TryGet(asked.FirstId + (UInt128)made.Count, out Transfer next)
            && Fits(asked, next))
        {
            made.Add(next);
        }

        return made;
    }

    private static bool Fits(GroupResolution asked, in Transfer stored) =>
        stored.Flags.HasFlag(asked.Voids ? TransferFlags.VoidPending : TransferFlags.PostPending)
        && !stored.Flags.HasFlag(TransferFlags.Capture)
        && stored.Ledger == asked.Ledger
        && stored.UserData128 == asked.Group;

    private static UInt128 Sum(IEnumerable<UInt128> amounts) => amounts.Aggregate(
        UInt128.Zero, (sum, amount) => amount > UInt128.MaxValue - sum ? UInt128.MaxValue : sum + amount);
}
