using Microsoft.Extensions.Logging;

namespace Engine.Client;

/// <summary>A client of one engine. Safe for use by many threads; meant to be kept for the life of the process.</summary>
public sealed class EngineClient : IAsyncDisposable
{
    /// <summary>Creates a client; connections are made when first needed.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public EngineClient(
        EngineClientOptions options, ILogger<EngineClient>? logger = null, TimeProvider? time = null) =>
        throw new NotImplementedException();

    /// <summary>Creates one transfer, gathered with others of the moment into one request.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransferAnswer> CreateTransferAsync(
        Transfer transfer, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>
    /// Creates up to 8,192 transfers as exactly one request, in order, retried by their ids until answered or the
    /// deadline. The memory must not be changed before the task ends.
    /// </summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransfersReply> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Creates up to 8,192 accounts as one request, in order.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<AccountsReply> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Gives up to 8,192 accounts their names, 1 to 255 bytes of UTF-8, unique within a ledger.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<NamesReply> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Finds up to 8,192 accounts, in the order of the ids; those that do not exist are left out.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<Account>> LookupAccountsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Finds up to 8,192 transfers, in the order of the ids; those that do not exist are left out.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<Transfer>> LookupTransfersAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Finds the accounts that have these names within a ledger, in order; 0 where none has.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>How the engine stands right now.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<V1.GetStatusResponse> GetStatusAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Totals and a digest of the engine's whole state at one durable sequence.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<V1.GetAuditResponse> GetAuditAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Waits for what is in flight, each call up to its deadline, then closes the connections.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
