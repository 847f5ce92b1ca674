using Engine.V1;

namespace Engine.Client;

/// <summary>Where and when a request stands in history. Those of a retried request are the retry's.</summary>
/// <param name="FirstSequence">Sequence of its first event in the journal; 0 when it left none.</param>
/// <param name="LastSequence">The answer rests on history up to here.</param>
/// <param name="FirstTimestamp">
/// Stamp of event 0, nanoseconds since the Unix epoch; event i has this + i. Imported events keep the timestamps that they were
/// given.
/// </param>
/// <param name="LastTimestamp">Stamp of the last event.</param>
public readonly record struct BatchPosition(
    ulong FirstSequence, ulong LastSequence, ulong FirstTimestamp, ulong LastTimestamp);

/// <summary>The answer to one account that was not ok.</summary>
/// <param name="Index">Which account of the request, from 0.</param>
/// <param name="Result">Why.</param>
/// <param name="Timestamp">For exists: when the account was created, nanoseconds since the Unix epoch.</param>
public readonly record struct AccountError(int Index, CreateAccountResult Result, ulong Timestamp);

/// <summary>The answer to one transfer that was not ok.</summary>
/// <param name="Index">Which transfer of the request, from 0.</param>
/// <param name="Result">Why.</param>
/// <param name="Timestamp">For exists: when it took effect, nanoseconds since the Unix epoch.</param>
/// <param name="Reason">For id_already_failed: how the id failed first.</param>
public readonly record struct TransferError(
    int Index, CreateTransferResult Result, ulong Timestamp, CreateTransferResult Reason);

/// <summary>The answer to one name that was not given.</summary>
/// <param name="Index">Which name of the request, from 0.</param>
/// <param name="Result">Why.</param>
public readonly record struct NameError(int Index, NameAccountResult Result);

/// <summary>The stored amount of a transfer that was ok, where it differs from the one asked for.</summary>
/// <param name="Index">Which transfer of the request, from 0.</param>
/// <param name="Amount">Minor units.</param>
public readonly record struct ActualAmount(int Index, UInt128 Amount);

/// <summary>
/// A transfer that was ok in an earlier attempt of this very call, whose answer was lost on the way.
/// </summary>
/// <param name="Index">Which transfer of the request, from 0.</param>
/// <param name="Timestamp">When it took effect, nanoseconds since the Unix epoch.</param>
public readonly record struct EarlierTransfer(int Index, ulong Timestamp);

/// <summary>What became of a request to create accounts.</summary>
public sealed class AccountsReply
{
    internal AccountsReply(BatchPosition position, IReadOnlyList<AccountError> errors)
    {
        Position = position;
        Errors = errors;
    }

    /// <summary>Where and when the request stands in history.</summary>
    public BatchPosition Position { get; }

    /// <summary>The accounts that were not ok, by rising index.</summary>
    public IReadOnlyList<AccountError> Errors { get; }

    /// <summary>Whether every account was created.</summary>
    public bool AllOk => Errors.Count == 0;
}

/// <summary>What became of a request to create transfers.</summary>
public sealed class TransfersReply
{
    internal TransfersReply(
        BatchPosition position,
        IReadOnlyList<TransferError> errors,
        IReadOnlyList<ActualAmount> amounts,
        IReadOnlyList<EarlierTransfer> earlier,
        IReadOnlyList<TransferBalances> balances)
    {
        Position = position;
        Errors = errors;
        Amounts = amounts;
        Earlier = earlier;
        Balances = balances;
    }

    /// <summary>Where and when the request stands in history.</summary>
    public BatchPosition Position { get; }

    /// <summary>The transfers that were not ok, by rising index.</summary>
    public IReadOnlyList<TransferError> Errors { get; }

    /// <summary>Stored amounts of ok transfers that differ from those asked for, by rising index.</summary>
    public IReadOnlyList<ActualAmount> Amounts { get; }

    /// <summary>
    /// Ok transfers that took effect in an earlier attempt, by rising index: their stamps are these, not those that
    /// <see cref="Position"/> gives. Empty unless the call was retried.
    /// </summary>
    public IReadOnlyList<EarlierTransfer> Earlier { get; }

    /// <summary>
    /// The balances of both accounts after each ok transfer, by rising index, where they were asked for. Those in
    /// <see cref="Earlier"/> have none: they were in the reply that was lost.
    /// </summary>
    public IReadOnlyList<TransferBalances> Balances { get; }

    /// <summary>Whether every transfer took effect.</summary>
    public bool AllOk => Errors.Count == 0;
}

/// <summary>What became of a request to name accounts.</summary>
public sealed class NamesReply
{
    internal NamesReply(BatchPosition position, IReadOnlyList<NameError> errors)
    {
        Position = position;
        Errors = errors;
    }

    /// <summary>Where and when the request stands in history.</summary>
    public BatchPosition Position { get; }

    /// <summary>The names that were not given, by rising index.</summary>
    public IReadOnlyList<NameError> Errors { get; }

    /// <summary>Whether every name was given.</summary>
    public bool AllOk => Errors.Count == 0;
}

/// <summary>What became of one transfer.</summary>
/// <param name="Result">0 (unspecified) is ok; anything else says why it was refused.</param>
/// <param name="Amount">The stored amount in minor units where ok, the one asked for where not.</param>
/// <param name="Timestamp">
/// When it took effect, nanoseconds since the Unix epoch: of an imported one, the timestamp that it was given. Where refused, when
/// that was decided.
/// </param>
/// <param name="Reason">For id_already_failed: how the id failed first.</param>
/// <param name="LastSequence">The answer rests on history up to here.</param>
public readonly record struct TransferAnswer(
    CreateTransferResult Result, UInt128 Amount, ulong Timestamp, CreateTransferResult Reason, ulong LastSequence)
{
    /// <summary>Whether the transfer took effect.</summary>
    public bool IsOk => Result == CreateTransferResult.Unspecified;
}
