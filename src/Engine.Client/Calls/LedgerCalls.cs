using Engine.Client.Wire;
using Engine.V1;

namespace Engine.Client.Calls;

/// <summary>The unary calls of the contract, in records.</summary>
/// <param name="calls">For what users ask.</param>
/// <param name="admin">For what is asked of the engine itself, which no user waits for.</param>
internal sealed class LedgerCalls(UnaryCalls calls, UnaryCalls admin)
{
    public async Task<AccountsReply> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellationToken)
    {
        var request = new CreateAccountsRequest();
        foreach (ref readonly var account in accounts.Span)
        {
            request.Accounts.Add(Messages.Account(account));
        }

        var (reply, mayHaveTakenEffect) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).CreateAccountsAsync(request, options),
            request, writes: true, cancellationToken).ConfigureAwait(false);
        var errors = reply.Results.Select(
            result => new AccountError((int)result.Index, result.Result, result.Timestamp)).ToList();
        return new AccountsReply(
            Messages.Position(reply.Position),
            mayHaveTakenEffect ? EarlierAccounts.Resolve(accounts.Span, errors) : errors);
    }

    public async Task<NamesReply> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellationToken)
    {
        var request = new NameAccountsRequest();
        request.Names.AddRange(names.Select(
            name => new AccountName { AccountId = Messages.Id(name.AccountId), Name = name.Name }));
        var (reply, mayHaveTakenEffect) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).NameAccountsAsync(request, options),
            request, writes: true, cancellationToken).ConfigureAwait(false);

        // After a lost attempt, an account that already has this very name was given it by that attempt.
        var errors = reply.Results
            .Where(result => !(mayHaveTakenEffect && result.Result == NameAccountResult.Exists))
            .Select(result => new NameError((int)result.Index, result.Result)).ToList();
        return new NamesReply(Messages.Position(reply.Position), errors);
    }

    public async Task<LimitsReply> SetAccountLimitsAsync(
        IReadOnlyList<AccountLimits> limits, CancellationToken cancellationToken)
    {
        var request = new SetAccountLimitsRequest();
        request.Limits.AddRange(limits.Select(LimitMessages.Limits));
        var (reply, mayHaveTakenEffect) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).SetAccountLimitsAsync(request, options),
            request, writes: true, cancellationToken).ConfigureAwait(false);

        // After a lost attempt, an account that already has these very limits was given them by that attempt.
        var errors = reply.Results
            .Where(result => !(mayHaveTakenEffect && result.Result == SetAccountLimitsResult.Exists))
            .Select(result => new LimitsError((int)result.Index, result.Result)).ToList();
        return new LimitsReply(Messages.Position(reply.Position), errors);
    }

    public async Task<IReadOnlyList<FoundLimits>> LookupAccountLimitsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken)
    {
        var request = new LookupAccountLimitsRequest();
        foreach (var id in ids.Span)
        {
            request.Ids.Add(Messages.Id(id));
        }

        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).LookupAccountLimitsAsync(request, options),
            request, writes: false, cancellationToken).ConfigureAwait(false);
        return reply.Limits.Select(LimitMessages.Found).ToList();
    }

    public async Task<IReadOnlyList<Account>> LookupAccountsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken)
    {
        var request = new LookupAccountsRequest();
        foreach (var id in ids.Span)
        {
            request.Ids.Add(Messages.Id(id));
        }

        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).LookupAccountsAsync(request, options),
            request, writes: false, cancellationToken).ConfigureAwait(false);
        return reply.Accounts.Select(Messages.Account).ToList();
    }

    public async Task<IReadOnlyList<Transfer>> LookupTransfersAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken)
    {
        var request = new LookupTransfersRequest();
        foreach (var id in ids.Span)
        {
            request.Ids.Add(Messages.Id(id));
        }

        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).LookupTransfersAsync(request, options),
            request, writes: false, cancellationToken).ConfigureAwait(false);
        return reply.Transfers.Select(Messages.Transfer).ToList();
    }

    public async Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var request = new ResolveNamesRequest();
        request.Names.AddRange(names.Select(name => new LedgerName { Ledger = ledger, Name = name }));
        var (reply, _) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).ResolveNamesAsync(request, options),
            request, writes: false, cancellationToken).ConfigureAwait(false);
        return reply.AccountIds.Select(Messages.Id).ToList();
    }

    public async Task<GetStatusResponse> GetStatusAsync(CancellationToken cancellationToken) =>
        (await admin.CallAsync(
            static (invoker, request, options) =>
                new AdminService.AdminServiceClient(invoker).GetStatusAsync(request, options),
            new GetStatusRequest(), writes: false, cancellationToken).ConfigureAwait(false)).Reply;

    public async Task<GetAuditResponse> GetAuditAsync(CancellationToken cancellationToken) =>
        (await admin.CallAsync(
            static (invoker, request, options) =>
                new AdminService.AdminServiceClient(invoker).GetAuditAsync(request, options),
            new GetAuditRequest(), writes: false, cancellationToken).ConfigureAwait(false)).Reply;

    public async Task<PromoteResponse> PromoteAsync(CancellationToken cancellationToken) =>
        (await admin.CallAsync(
            static (invoker, request, options) =>
                new AdminService.AdminServiceClient(invoker).PromoteAsync(request, options),
            new PromoteRequest(), writes: false, cancellationToken).ConfigureAwait(false)).Reply;
}
