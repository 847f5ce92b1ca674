using Engine.Cli.Tests.Records;
using Engine.Client;
using Engine.Model;
using Engine.Model.Fixtures;
using Engine.V1;
using Account = Engine.Client.Account;
using ActualAmount = Engine.Client.ActualAmount;
using Rules = Engine.Core.Ledger;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Tests.Fixtures;

/// <summary>Fixtures on a whole engine over gRPC.</summary>
internal sealed class GrpcTarget(EngineClient client, MovedClock clock) : IFixtureTarget
{
    private bool _timeHasPassed;

    public async ValueTask<IReadOnlyList<Answer>> CreateAccountsAsync(IReadOnlyList<Rules.Account> batch)
    {
        AccountsReply reply = await client.CreateAccountsAsync(batch.Select(LedgerRecords.ToClient).ToArray());
        Answer[] answers = new Answer[batch.Count];
        foreach (AccountError error in reply.Errors)
        {
            answers[error.Index] = new Answer((ushort)error.Result, Timestamp: error.Timestamp);
        }

        return answers;
    }

    public async ValueTask<IReadOnlyList<Answer>> CreateTransfersAsync(IReadOnlyList<Rules.Transfer> batch)
    {
        TransfersReply reply = await client.CreateTransfersAsync(batch.Select(LedgerRecords.ToClient).ToArray());
        Answer[] answers = [.. batch.Select(asked => new Answer(0, Amount: asked.Amount))];
        foreach (ActualAmount actual in reply.Amounts)
        {
            answers[actual.Index] = new Answer(0, actual.Amount);
        }

        foreach (TransferError error in reply.Errors)
        {
            answers[error.Index] =
                new Answer((ushort)error.Result, Timestamp: error.Timestamp, Reason: (ushort)error.Reason);
        }

        return answers;
    }

    public async ValueTask<IReadOnlyList<Answer>> NameAccountsAsync(IReadOnlyList<NamedAccount> batch)
    {
        NamesReply reply = await client.NameAccountsAsync([.. batch.Select(named => (named.Id, named.Name))]);
        Answer[] answers = new Answer[batch.Count];
        foreach (NameError error in reply.Errors)
        {
            answers[error.Index] = new Answer((ushort)error.Result);
        }

        return answers;
    }

    public async ValueTask<IReadOnlyList<Answer>> SetAccountLimitsAsync(IReadOnlyList<Rules.AccountLimits> batch)
    {
        LimitsReply reply = await client.SetAccountLimitsAsync([.. batch.Select(LedgerRecords.ToClient)]);
        Answer[] answers = new Answer[batch.Count];
        foreach (LimitsError error in reply.Errors)
        {
            answers[error.Index] = new Answer((ushort)error.Result);
        }

        return answers;
    }

    public async ValueTask<IReadOnlyList<Answer>> ExtendHoldsAsync(IReadOnlyList<Rules.HoldExtension> batch)
    {
        ExtensionsReply reply = await client.ExtendHoldsAsync([.. batch.Select(asked => (asked.HoldId, asked.Timeout))]);
        Answer[] answers = new Answer[batch.Count];
        foreach (ExtensionError error in reply.Errors)
        {
            answers[error.Index] = new Answer((ushort)error.Result);
        }

        return answers;
    }

    public async ValueTask<Rules.VelocityTotal> FindCountedAsync(UInt128 id)
    {
        IReadOnlyList<FoundLimits> found = await client.LookupAccountLimitsAsync(new[] { id });
        return found.Count == 0
            ? default
            : new Rules.VelocityTotal { Amount = found[0].CountedAmount, Count = found[0].CountedDebits };
    }

    public async ValueTask<Rules.GroupAnswer> ResolveGroupAsync(Rules.GroupResolution asked)
    {
        var group = new HoldGroup(asked.Ledger, asked.Group, asked.FirstId) { MaxHolds = asked.MaxHolds };
        GroupReply reply = asked.Voids ? await client.VoidGroupAsync(group) : await client.PostGroupAsync(group);
        return new Rules.GroupAnswer((Rules.ResolveGroupResult)reply.Result)
        {
            Holds = reply.Holds,
            Amount = reply.Amount,
            Timestamp = reply.Timestamp,
            RefusedHold = reply.RefusedHold,
            Refusal = (Rules.CreateTransferResult)reply.Refusal,
            Reason = (Rules.CreateTransferResult)reply.Reason,
        };
    }

    public async ValueTask<Rules.Account?> FindAccountAsync(UInt128 id)
    {
        if (_timeHasPassed)
        {
            await ExpireAsync();
        }

        IReadOnlyList<Account> found = await client.LookupAccountsAsync(new[] { id });
        return found.Count == 0 ? null : LedgerRecords.ToLedger(Assert.Single(found));
    }

    public async ValueTask<Rules.Transfer?> FindTransferAsync(UInt128 id)
    {
        IReadOnlyList<Transfer> found = await client.LookupTransfersAsync(new[] { id });
        return found.Count == 0 ? null : LedgerRecords.ToLedger(Assert.Single(found));
    }

    public async ValueTask<UInt128> ResolveNameAsync(uint ledger, string name) =>
        Assert.Single(await client.ResolveNamesAsync(ledger, [name]));

    public ValueTask TickAsync(TimeSpan by)
    {
        clock.Advance(by);
        _timeHasPassed = true;
        return default;
    }

    public ValueTask SetClockAsync(ulong now)
    {
        clock.Set(now);
        return default;
    }

    // A look-up takes no stamp, and may see a hold a moment too long. Any request that could change something expires
    // first what is due; this one changes nothing by itself.
    private async ValueTask ExpireAsync()
    {
        NamesReply reply = await client.NameAccountsAsync([(UInt128.MaxValue, "nobody")]);
        Assert.Equal(NameAccountResult.AccountNotFound, Assert.Single(reply.Errors).Result);
        _timeHasPassed = false;
    }
}
