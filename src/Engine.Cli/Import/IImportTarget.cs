using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>What became of one request to create transfers.</summary>
/// <param name="Errors">The transfers that were not ok, by rising index.</param>
/// <param name="Amounts">What ok transfers moved, where it is not what was asked for, by rising index.</param>
/// <param name="LastSequence">The answer rests on history up to here.</param>
internal sealed record TransfersOutcome(
    IReadOnlyList<TransferError> Errors, IReadOnlyList<ActualAmount> Amounts, ulong LastSequence);

/// <summary>The ledger that an import goes to. Requests hold up to 8,192 items.</summary>
internal interface IImportTarget
{
    /// <summary>Creates accounts; those that were not ok are returned.</summary>
    Task<IReadOnlyList<AccountError>> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellation);

    /// <summary>Names accounts; those that were not ok are returned.</summary>
    Task<IReadOnlyList<NameError>> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellation);

    /// <summary>The accounts that have names; 0 for a name that none has.</summary>
    Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellation);

    /// <summary>The accounts that exist.</summary>
    Task<IReadOnlyList<Account>> LookupAccountsAsync(ReadOnlyMemory<UInt128> ids, CancellationToken cancellation);

    /// <summary>The transfers that exist, as they are stored.</summary>
    Task<IReadOnlyList<Transfer>> LookupTransfersAsync(ReadOnlyMemory<UInt128> ids, CancellationToken cancellation);

    /// <summary>
    /// Creates transfers. Several requests may be under way; they take effect in the order of the calls.
    /// </summary>
    Task<TransfersOutcome> CreateTransfersAsync(ReadOnlyMemory<Transfer> transfers, CancellationToken cancellation);
}

/// <summary>An engine, through its client.</summary>
internal sealed class EngineImportTarget(EngineClient client) : IImportTarget
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountError>> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellation) =>
        (await client.CreateAccountsAsync(accounts, cancellation).ConfigureAwait(false)).Errors;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NameError>> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellation) =>
        (await client.NameAccountsAsync(names, cancellation).ConfigureAwait(false)).Errors;

    /// <inheritdoc/>
    public Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellation) =>
        client.ResolveNamesAsync(ledger, names, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Account>> LookupAccountsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellation) =>
        client.LookupAccountsAsync(ids, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Transfer>> LookupTransfersAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellation) =>
        client.LookupTransfersAsync(ids, cancellation);

    /// <inheritdoc/>
    public async Task<TransfersOutcome> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, CancellationToken cancellation)
    {
        TransfersReply reply = await client.CreateTransfersAsync(transfers, cancellation).ConfigureAwait(false);
        return new TransfersOutcome(reply.Errors, reply.Amounts, reply.Position.LastSequence);
    }
}
