using System.Globalization;
using Engine.Client;
using Engine.Journal.Verification;
using Engine.Watch.Samples;
using Npgsql;

namespace Engine.Watch.Canaries;

/// <summary>
/// The canary's transfers, one after the other, as a user would make them: between two accounts of a ledger of its own, and each
/// looked for in SQL and in both balances.
/// </summary>
/// <param name="client">A client of the engine, through the front door.</param>
/// <param name="ledger">The ledger that is the canary's alone.</param>
/// <param name="sight">Finds rows.</param>
internal sealed class CanaryRound(EngineClient client, uint ledger, RowSight sight)
{
    private const ushort Code = 1;
    private const int Amount = 1;

    // A transfer that was not answered may have taken effect, or still will; for so many good rounds it is thought of.
    private const int RoundsOfDoubt = 30;

    // "canary" in ASCII, the ledger, and which of the two.
    private static readonly UInt128 s_name = (UInt128)0x63_61_6E_61_72_79 << 80;

    private readonly UInt128 _debit = s_name | ((UInt128)ledger << 8) | 1;
    private readonly UInt128 _credit = s_name | ((UInt128)ledger << 8) | 2;
    private bool _hasAccounts;
    private UInt128? _posted;
    private UInt128 _doubtful;
    private int _sinceDoubt;

    /// <summary>Makes one transfer, and looks whether all is as it should be.</summary>
    /// <param name="connection">A connection of the canary's own that is free.</param>
    /// <param name="elapsed">How long it has been at it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How long it was until the answer.</returns>
    /// <exception cref="CanaryException">Something is not.</exception>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<TimeSpan> RunAsync(
        NpgsqlConnection connection, Func<TimeSpan> elapsed, CancellationToken cancellation)
    {
        UInt128? before = _posted;
        _posted = null; // of what becomes of this round, until all of it is seen, nothing is known
        await OpenAccountsAsync(cancellation).ConfigureAwait(false);
        before ??= await PostedAsync(cancellation).ConfigureAwait(false);
        var transfer = new Transfer
        {
            Id = EngineId.NewTimeOrdered(),
            DebitAccountId = _debit,
            CreditAccountId = _credit,
            Amount = Amount,
            Ledger = ledger,
            Code = Code,
        };
        long sequence = await SendAsync(transfer, cancellation).ConfigureAwait(false);
        TimeSpan answered = elapsed();
        await RequireRowAsync(connection, transfer, sequence, cancellation).ConfigureAwait(false);
        UInt128 after = await PostedAsync(cancellation).ConfigureAwait(false);
        if (!IsAsMade(before.Value, after))
        {
            throw new CanaryException(
                CanaryFailure.BalanceWrong,
                Words($"its accounts stood at {before} before a transfer of {Amount} and stand at {after} after it")
                    + Words($" (nobody else may use ledger {ledger})"));
        }

        _posted = after;
        return answered;
    }

    private bool IsAsMade(UInt128 before, UInt128 after)
    {
        UInt128 expected = before + Amount;
        if (after < expected || after - expected > _doubtful)
        {
            return false;
        }

        _doubtful = ++_sinceDoubt < RoundsOfDoubt ? _doubtful - (after - expected) : 0;
        return true;
    }

    private async Task OpenAccountsAsync(CancellationToken cancellation)
    {
        if (_hasAccounts)
        {
            return;
        }

        Account[] accounts =
        [
            new() { Id = _debit, Ledger = ledger, Code = Code }, new() { Id = _credit, Ledger = ledger, Code = Code },
        ];
        AccountsReply reply = await AskAsync(() => client.CreateAccountsAsync(accounts, cancellation)).ConfigureAwait(false);
        foreach (AccountError refused in reply.Errors.Where(error => error.Result != V1.CreateAccountResult.Exists))
        {
            throw new CanaryException(CanaryFailure.Refused, $"its account was refused as {refused.Result}");
        }

        _hasAccounts = true;
    }

    private async Task<long> SendAsync(Transfer transfer, CancellationToken cancellation)
    {
        TransfersReply reply;
        try
        {
            reply = await AskAsync(
                () => client.CreateTransfersAsync(new[] { transfer }, cancellation)).ConfigureAwait(false);
        }
        catch (CanaryException)
        {
            (_doubtful, _sinceDoubt) = (_doubtful + Amount, 0);
            throw;
        }

        return reply.AllOk
            ? (long)reply.Position.LastSequence
            : throw new CanaryException(
                CanaryFailure.Refused, $"its transfer {EngineId.Format(transfer.Id)} was refused as {reply.Errors[0].Result}");
    }

    private async Task RequireRowAsync(
        NpgsqlConnection connection, Transfer transfer, long sequence, CancellationToken cancellation)
    {
        SeenTransfer? seen = await sight.FindAsync(connection, sequence, cancellation).ConfigureAwait(false);
        string name = Words($"transfer {EngineId.Format(transfer.Id)}, answered ok as sequence {sequence},");
        if (seen is null)
        {
            throw new CanaryException(CanaryFailure.RowMissing, $"{name} has no row in PostgreSQL");
        }

        var sent = new SeenTransfer(
            transfer.Id, _debit, _credit, transfer.Amount.ToString(CultureInfo.InvariantCulture));
        if (seen != sent)
        {
            throw new CanaryException(CanaryFailure.RowMissing, $"{name} has another row in PostgreSQL: {seen} for {sent}");
        }
    }

    // What both accounts have posted to each other.
    private async Task<UInt128> PostedAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Account> found = await AskAsync(
            () => client.LookupAccountsAsync(new[] { _debit, _credit }, cancellation)).ConfigureAwait(false);
        if (found is not [var debit, var credit])
        {
            throw new CanaryException(CanaryFailure.BalanceWrong, $"{found.Count} of its two accounts are found");
        }

        return debit.DebitsPosted == credit.CreditsPosted && debit.CreditsPosted == credit.DebitsPosted
            ? debit.DebitsPosted
            : throw new CanaryException(
                CanaryFailure.BalanceWrong,
                Words($"one of its accounts was debited {debit.DebitsPosted}, and the other credited {credit.CreditsPosted}"));
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (EngineException failed)
        {
            throw new CanaryException(CanaryFailure.Unanswered, $"{failed.Kind}: {failed.Message}", failed);
        }
    }

    private static string Words(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
