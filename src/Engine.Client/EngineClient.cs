using Engine.Client.Calls;
using Engine.Client.Figures;
using Engine.Client.History;
using Engine.Client.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Client;

/// <summary>
/// A client of one engine and its standbys: among its addresses it finds the one that leads. Safe for use by many
/// threads; meant to be kept for the life of the process.
/// Calls that are lost on the way are retried by their ids until the deadline. When an attempt was lost and the retry
/// finds the ids known with equal content, the call answers ok with the original timestamp; a first attempt's
/// <c>exists</c> stays <c>exists</c>.
/// </summary>
public sealed class EngineClient : IAsyncDisposable
{
    /// <summary>
    /// The source of the spans of requests that create transfers, for a tracer (<c>AddSource</c>). Those that it samples are sent
    /// with their context, so that the spans of the engine become their children.
    /// </summary>
    public const string TraceSource = "Engine.Client";

    private static readonly TimeSpan PatienceWithoutDeadline = TimeSpan.FromSeconds(30);

    private readonly EngineClientOptions options;
    private readonly TimeProvider time;
    private readonly EngineConnection connection;
    private readonly LedgerCalls calls;
    private readonly HoldCalls holds;
    private readonly FiguresWatch figures;
    private readonly TransferStream[] streams;
    private readonly UserReporting? reporting;
    private uint singles;
    private bool disposed;

    /// <summary>Creates a client; connections are made when first needed.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public EngineClient(
        EngineClientOptions options, ILogger<EngineClient>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        this.time = time ?? TimeProvider.System;
        connection = new EngineConnection(options, this.time);
        var backoff = new Backoff(options.RetryDelay, options.MaxRetryDelay);
        var overAddresses = new AddressBackoff(backoff, options.Addresses.Count);
        var deadlines = new Deadlines(this.time, options.Deadline, options.PingTimeout);
        var users = new UserFigures(this.time);
        var retrying = Retrying.Calls(overAddresses, this.time);
        var unary = new UnaryCalls(connection, retrying, deadlines, this.time);
        var measured = new UnaryCalls(connection, retrying, deadlines, this.time, users);
        calls = new LedgerCalls(measured, unary);
        holds = new HoldCalls(measured);
        figures = new FiguresWatch(connection, deadlines);
        Settings = new EngineSettings(unary);
        var resumed = new ResumedStream(connection, overAddresses, deadlines, this.time);
        History = new EngineHistory(unary, new EventWatch(resumed));
        Alarms = new EngineAlarms(unary, resumed);
        var settler = new RequestSettler(backoff, this.time, calls.LookupTransfersAsync);
        var reconnecting = Retrying.Streams(overAddresses, this.time);
        streams = new TransferStream[options.Streams];
        for (var i = 0; i < streams.Length; i++)
        {
            streams[i] = new TransferStream(
                new RequestQueue(options, deadlines, this.time, users),
                connection,
                settler,
                deadlines,
                reconnecting,
                logger ?? NullLogger<EngineClient>.Instance);
        }

        reporting = options.ReportFigures ? new UserReporting(users, connection, this.time) : null;
    }

    /// <summary>The settings of the engine, which can be changed while it runs.</summary>
    public EngineSettings Settings { get; }

    /// <summary>What the engine says is wrong with it.</summary>
    public EngineAlarms Alarms { get; }

    /// <summary>Questions about history, and the stream of it.</summary>
    public EngineHistory History { get; }

    /// <summary>
    /// Creates one transfer, gathered with others of the moment into one request; those share the deadline of the
    /// first, at most a tenth of it earlier than their own. Cancellation ends the waiting, not the transfer.
    /// </summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransferAnswer> CreateTransferAsync(
        Transfer transfer, CancellationToken cancellationToken = default)
    {
        if ((transfer.Flags & TransferFlags.Linked) != 0)
        {
            return Task.FromException<TransferAnswer>(new EngineException(
                EngineFailure.InvalidArgument,
                $"A linked transfer needs the rest of its chain: use {nameof(CreateTransfersAsync)} for the chain."));
        }

        // The same stream for a while, so that single transfers meet in one request.
        var turn = Interlocked.Increment(ref singles) / (uint)options.MaxBatch;
        var answer = streams[turn % (uint)streams.Length].Queue.Add(transfer);
        return cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer;
    }

    /// <summary>
    /// Creates up to 8,192 transfers as exactly one request, in order, retried by their ids until answered or the
    /// deadline. The memory must not be changed before the task ends. Requests on one stream take effect in the order
    /// of the calls, save those that the engine refused as a whole and that are sent again. Cancellation withdraws a
    /// request that was not sent yet; one that was sent may still take effect.
    /// </summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransfersReply> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, CancellationToken cancellationToken = default) =>
        CreateTransfersAsync(transfers, withBalances: false, cancellationToken);

    /// <summary>
    /// The same; where asked for, the reply brings the balances of both accounts after each transfer that was ok.
    /// </summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransfersReply> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, bool withBalances, CancellationToken cancellationToken = default)
    {
        CheckCount(transfers.Length, "transfers");
        cancellationToken.ThrowIfCancellationRequested();
        return LeastBusy().Add(transfers, cancellationToken, withBalances);
    }

    /// <summary>
    /// The same, for a caller that is late itself: what users wait counts from when it meant to start.
    /// </summary>
    /// <param name="transfers">The transfers.</param>
    /// <param name="intendedStart">When it meant to start: a point of <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<TransfersReply> CreateTransfersAsync(
        ReadOnlyMemory<Transfer> transfers, long intendedStart, CancellationToken cancellationToken = default)
    {
        CheckCount(transfers.Length, "transfers");
        cancellationToken.ThrowIfCancellationRequested();
        return LeastBusy().Add(transfers, cancellationToken, since: intendedStart);
    }

    /// <summary>Creates up to 8,192 accounts as one request, in order.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<AccountsReply> CreateAccountsAsync(
        ReadOnlyMemory<Account> accounts, CancellationToken cancellationToken = default)
    {
        CheckCount(accounts.Length, "accounts");
        return calls.CreateAccountsAsync(accounts, cancellationToken);
    }

    /// <summary>Gives up to 8,192 accounts their names, 1 to 255 bytes of UTF-8, unique within a ledger.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<NamesReply> NameAccountsAsync(
        IReadOnlyList<(UInt128 AccountId, string Name)> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        CheckCount(names.Count, "names");
        return calls.NameAccountsAsync(names, cancellationToken);
    }

    /// <summary>Sets the limits of up to 8,192 accounts, each in the place of those that it had.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<LimitsReply> SetAccountLimitsAsync(
        IReadOnlyList<AccountLimits> limits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        CheckCount(limits.Count, "limits");
        return calls.SetAccountLimitsAsync(limits, cancellationToken);
    }

    /// <summary>
    /// Finds the limits of up to 8,192 accounts, in the order of the ids, and what counts against their velocity now; accounts
    /// that do not exist or have no limits are left out.
    /// </summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<FoundLimits>> LookupAccountLimitsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken = default)
    {
        CheckCount(ids.Length, "ids");
        return calls.LookupAccountLimitsAsync(ids, cancellationToken);
    }

    /// <summary>
    /// Has up to 8,192 holds expire later. Timeouts count from the hold's own stamp, so that the same again changes nothing.
    /// </summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<ExtensionsReply> ExtendHoldsAsync(
        IReadOnlyList<(UInt128 HoldId, uint Timeout)> extensions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        CheckCount(extensions.Count, "extensions");
        return holds.ExtendAsync(extensions, cancellationToken);
    }

    /// <summary>Posts all that remains of every open hold of a group, of all or of none.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<GroupReply> PostGroupAsync(HoldGroup group, CancellationToken cancellationToken = default) =>
        holds.ResolveAsync(group, V1.GroupAction.Post, cancellationToken);

    /// <summary>Voids every open hold of a group, all or none.</summary>
    /// <exception cref="EngineException">The request as a whole failed.</exception>
    public Task<GroupReply> VoidGroupAsync(HoldGroup group, CancellationToken cancellationToken = default) =>
        holds.ResolveAsync(group, V1.GroupAction.Void, cancellationToken);

    /// <summary>Finds up to 8,192 accounts, in the order of the ids; those that do not exist are left out.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<Account>> LookupAccountsAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken = default)
    {
        CheckCount(ids.Length, "ids");
        return calls.LookupAccountsAsync(ids, cancellationToken);
    }

    /// <summary>Finds up to 8,192 transfers, in the order of the ids; those that do not exist are left out.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<Transfer>> LookupTransfersAsync(
        ReadOnlyMemory<UInt128> ids, CancellationToken cancellationToken = default)
    {
        CheckCount(ids.Length, "ids");
        return calls.LookupTransfersAsync(ids, cancellationToken);
    }

    /// <summary>Finds the accounts that have these names within a ledger, in order; 0 where none has.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<IReadOnlyList<UInt128>> ResolveNamesAsync(
        uint ledger, IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        CheckCount(names.Count, "names");
        return calls.ResolveNamesAsync(ledger, names, cancellationToken);
    }

    /// <summary>How the engine stands right now.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<V1.GetStatusResponse> GetStatusAsync(CancellationToken cancellationToken = default) =>
        calls.GetStatusAsync(cancellationToken);

    /// <summary>How the engine stands, at once and twice a second from then on. Ends when the engine stops.</summary>
    /// <exception cref="EngineException">
    /// No engine was reached, or it went away (<see cref="EngineFailure.Unavailable"/>: ask again); or it refuses.
    /// </exception>
    public IAsyncEnumerable<V1.Figures> WatchFiguresAsync(CancellationToken cancellationToken = default) =>
        figures.RunAsync(cancellationToken);

    /// <summary>Totals and a digest of the engine's whole state at one durable sequence.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<V1.GetAuditResponse> GetAuditAsync(CancellationToken cancellationToken = default) =>
        calls.GetAuditAsync(cancellationToken);

    /// <summary>
    /// Has the engine at the address in use take over from the one that leads, and waits until it leads. With several
    /// addresses that may be any of them: give the standby's alone.
    /// </summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public Task<V1.PromoteResponse> PromoteAsync(CancellationToken cancellationToken = default) =>
        calls.PromoteAsync(cancellationToken);

    /// <summary>
    /// Waits for what is in flight, each call up to its deadline (30 s where there is none), then closes the
    /// connections. New calls are refused meanwhile.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        // A deadline ends each call by itself; the second more is for the answers on their way.
        var patience = (options.Deadline ?? PatienceWithoutDeadline) + TimeSpan.FromSeconds(1);
        await Task.WhenAll(streams.Select(stream => stream.CloseAsync(patience, time))).ConfigureAwait(false);
        foreach (var stream in streams)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        if (reporting is not null)
        {
            await reporting.DisposeAsync().ConfigureAwait(false);
        }

        connection.Dispose();
    }

    private static void CheckCount(int count, string what)
    {
        if (count > EngineClientOptions.MaxEventsPerRequest)
        {
            throw new EngineException(
                EngineFailure.InvalidArgument,
                $"{count} {what} in one request; at most {EngineClientOptions.MaxEventsPerRequest} are allowed.");
        }
    }

    private RequestQueue LeastBusy()
    {
        var least = streams[0].Queue;
        for (var i = 1; i < streams.Length; i++)
        {
            if (streams[i].Queue.Outstanding < least.Outstanding)
            {
                least = streams[i].Queue;
            }
        }

        return least;
    }
}
