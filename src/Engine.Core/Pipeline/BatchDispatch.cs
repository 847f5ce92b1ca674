using Engine.Core.Ledger;

namespace Engine.Core.Pipeline;

/// <summary>Puts a batch to the ledger by its kind. Runs on the writer.</summary>
internal static class BatchDispatch
{
    public static void Apply(StateMachine ledger, Batch batch, ulong now)
    {
        batch.Ticket.Decided = Admit(ledger, batch);
        if (batch.Ticket.Decided != BatchOutcome.Answered)
        {
            return;
        }

        switch (batch.Kind)
        {
            case BatchKind.CreateTransfers:
                Stamp(
                    batch,
                    ledger.CreateTransfers(
                        batch.Transfers.AsSpan(0, batch.Count),
                        now,
                        batch.Results,
                        batch.Past,
                        batch.WithBalances ? batch.Balances : null));
                break;
            case BatchKind.CreateAccounts:
                Stamp(
                    batch,
                    ledger.CreateAccounts(batch.Accounts.AsSpan(0, batch.Count), now, batch.Results, batch.Past));
                break;
            case BatchKind.NameAccounts:
                Stamp(batch, ledger.NameAccounts(batch.Names.AsSpan(0, batch.Count), batch.Text, now, batch.Results));
                break;
            case BatchKind.SetAccountLimits:
                Stamp(batch, ledger.SetAccountLimits(batch.Limits.AsSpan(0, batch.Count), now, batch.Results));
                break;
            case BatchKind.ExtendHolds:
                Stamp(
                    batch,
                    ledger.ExtendHolds(batch.Extensions.AsSpan(0, batch.Count), now, batch.Results, batch.Past));
                break;
            case BatchKind.ResolveGroup:
                ResolveGroup(ledger, batch, now);
                break;
            case BatchKind.LookupTransfers:
                LookupTransfers(ledger, batch);
                break;
            case BatchKind.LookupAccounts:
                LookupAccounts(ledger, batch);
                break;
            case BatchKind.LookupAccountLimits:
                LookupLimits(ledger, batch, now);
                break;
            case BatchKind.ResolveNames:
                ResolveNames(ledger, batch);
                break;
            case BatchKind.Audit:
                batch.AuditTotals = ledger.ComputeTotals();
                batch.AuditDigest = ledger.ComputeDigest();
                batch.AuditForgotten = ledger.ForgottenThrough;
                break;
            default:
                throw new InvalidOperationException($"No such kind of batch: {batch.Kind}.");
        }
    }

    private static BatchOutcome Admit(StateMachine ledger, Batch batch)
    {
        if (!batch.IsWrite)
        {
            return BatchOutcome.Answered;
        }

        if (!ledger.HasRoomForRows(batch.Count) && !ledger.HasRoomForRows(MostEvents(ledger, batch)))
        {
            return BatchOutcome.TooManyRows;
        }

        return batch.Kind switch
        {
            BatchKind.CreateAccounts when !ledger.HasRoomForAccounts(batch.Accounts.AsSpan(0, batch.Count)) =>
                BatchOutcome.TooManyAccounts,
            BatchKind.CreateTransfers when !ledger.HasRoomForHolds(batch.Transfers.AsSpan(0, batch.Count), batch.Past) =>
                BatchOutcome.TooManyHolds,
            BatchKind.SetAccountLimits when !ledger.HasRoomForLimits(batch.Limits.AsSpan(0, batch.Count)) =>
                BatchOutcome.TooManyLimits,
            _ => BatchOutcome.Answered,
        };
    }

    // Asked only at the limit: what was committed there, and its reply lost, is answered however often it is retried.
    private static int MostEvents(StateMachine ledger, Batch batch) => batch.Kind switch
    {
        BatchKind.CreateAccounts => ledger.CountNew(batch.Accounts.AsSpan(0, batch.Count)),
        BatchKind.CreateTransfers =>
            ledger.CountNew(batch.Transfers.AsSpan(0, batch.Count), TransferFlags.None, batch.Past),
        _ => batch.Count,
    };

    private static void Stamp(Batch batch, ulong last) => Stamp(batch, last, batch.Count);

    private static void Stamp(Batch batch, ulong last, int count)
    {
        batch.LastTimestamp = last;
        batch.FirstTimestamp = count == 0 ? last : last - (ulong)count + 1;
    }

    private static void ResolveGroup(StateMachine ledger, Batch batch, ulong now)
    {
        batch.EnsureTransfers(batch.Count);
        ulong last = ledger.ResolveGroup(
            batch.Group, batch.Transfers.AsSpan(0, batch.Count), now, batch.Results, out GroupAnswer answer, batch.Past);
        batch.GroupAnswer = answer;
        Stamp(batch, last, answer.Result == ResolveGroupResult.Ok ? answer.Holds : 0);
    }

    private static void LookupTransfers(StateMachine ledger, Batch batch)
    {
        batch.EnsureTransfers(batch.Count);
        int found = 0;
        foreach (UInt128 id in batch.Ids.AsSpan(0, batch.Count))
        {
            found += ledger.TryGetTransfer(id, out batch.Transfers[found], batch.Past) ? 1 : 0;
        }

        batch.Found = found;
    }

    private static void LookupAccounts(StateMachine ledger, Batch batch)
    {
        batch.EnsureAccounts(batch.Count);
        batch.EnsureNames(batch.Count);
        int found = 0;
        foreach (UInt128 id in batch.Ids.AsSpan(0, batch.Count))
        {
            if (ledger.TryGetAccount(id, out batch.Accounts[found]))
            {
                CopyName(ledger.NameOf(id), batch, found++);
            }
        }

        batch.Found = found;
    }

    private static void LookupLimits(StateMachine ledger, Batch batch, ulong now)
    {
        batch.EnsureLimits(batch.Count);
        batch.EnsureVelocities(batch.Count);
        int found = 0;
        foreach (UInt128 id in batch.Ids.AsSpan(0, batch.Count))
        {
            found += ledger.TryGetLimits(id, now, out batch.Limits[found], out batch.Velocities[found]) ? 1 : 0;
        }

        batch.Found = found;
    }

    private static void CopyName(ReadOnlySpan<byte> name, Batch batch, int index)
    {
        int offset = batch.TextLength;
        if (offset + name.Length > batch.Text.Length)
        {
            batch.EnsureText(Math.Max(2 * batch.Text.Length, offset + name.Length));
        }

        name.CopyTo(batch.Text.AsSpan(offset));
        batch.TextLength += name.Length;
        batch.Names[index] = new AccountName { Offset = offset, Length = name.Length };
    }

    private static void ResolveNames(StateMachine ledger, Batch batch)
    {
        batch.EnsureIds(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            ref readonly AccountName name = ref batch.Names[i];
            ReadOnlySpan<byte> text = batch.Text.AsSpan(name.Offset, name.Length);
            batch.Ids[i] = ledger.TryResolveName(name.Ledger, text, out UInt128 id) ? id : 0;
        }
    }
}
