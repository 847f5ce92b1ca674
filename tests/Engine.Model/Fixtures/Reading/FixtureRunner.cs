using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Plays a case on a ledger and compares what it answers.</summary>
/// <param name="target">The ledger.</param>
/// <param name="idBase">Added to every id but 0 and max, so that cases can share a ledger.</param>
public sealed class FixtureRunner(IFixtureTarget target, UInt128 idBase = default)
{
    /// <summary>Plays a case.</summary>
    /// <exception cref="FixtureMismatchException">Names the first line that was answered otherwise.</exception>
    public async ValueTask RunAsync(FixtureCase fixture)
    {
        foreach (FixtureStep step in fixture.Steps)
        {
            string? difference = await RunAsync(step, fixture.File);
            if (difference is not null)
            {
                throw new FixtureMismatchException(fixture.File, step.Line, difference);
            }
        }
    }

    private async ValueTask<string?> RunAsync(FixtureStep step, string file)
    {
        switch (step)
        {
            case AccountStep accounts:
                await CreateAsync(accounts, file);
                return null;
            case TransferStep transfers:
                await CreateAsync(transfers, file);
                return null;
            case NameStep names:
                NamedAccount[] batch = [.. names.Batch.Select(n => new NamedAccount(Moved(n.Id), Moved(n.Name)))];
                IReadOnlyList<Answer> answers = await target.NameAccountsAsync(batch);
                Compare<NameAccountResult>(file, names.Expected, answers);
                return null;
            case LimitStep limits:
                AccountLimits[] set = [.. limits.Batch.Select(l => l with { AccountId = Moved(l.AccountId) })];
                Compare<SetAccountLimitsResult>(file, limits.Expected, await target.SetAccountLimitsAsync(set));
                return null;
            case CountedStep counted:
                return Difference(counted.Expected, await target.FindCountedAsync(Moved(counted.Id)));
            case ExtensionStep extensions:
                HoldExtension[] asked = [.. extensions.Batch.Select(hold => hold with { HoldId = Moved(hold.HoldId) })];
                Compare<ExtendHoldResult>(file, extensions.Expected, await target.ExtendHoldsAsync(asked));
                return null;
            case GroupStep group:
                return await ResolveAsync(group);
            case TickStep tick:
                await target.TickAsync(tick.By);
                return null;
            case ClockStep clock:
                await target.SetClockAsync(clock.Now);
                return null;
            case BalanceStep balance:
                return Difference(balance.Expected, await target.FindAccountAsync(Moved(balance.Expected.Id)));
            case StoredStep stored:
                return Difference(stored.Expected, await target.FindTransferAsync(Moved(stored.Id)));
            case AbsentStep absent:
                return await target.FindTransferAsync(Moved(absent.Id)) is null ? null : "the transfer exists";
            case ResolveStep resolve:
                UInt128 found = await target.ResolveNameAsync(resolve.Ledger, Moved(resolve.Name));
                return found == Moved(resolve.Expected) ? null : $"the name stands for {found}";
            default:
                throw new NotSupportedException(step.GetType().Name);
        }
    }

    private async ValueTask<string?> ResolveAsync(GroupStep step)
    {
        GroupAnswer expected = step.Expected with { RefusedHold = Moved(step.Expected.RefusedHold) };
        GroupAnswer got = await target.ResolveGroupAsync(step.Asked with { FirstId = Moved(step.Asked.FirstId) });
        if (expected.Result == ResolveGroupResult.Exists)
        {
            Transfer? first = await target.FindTransferAsync(Moved(step.Asked.FirstId));
            expected = expected with { Timestamp = first?.Timestamp ?? 0 };
        }

        return expected == got ? null : $"expected {expected}, answered {got}";
    }

    private async ValueTask CreateAsync(AccountStep step, string file)
    {
        Account[] batch = [.. step.Batch.Select(account => account with { Id = Moved(account.Id) })];
        IReadOnlyList<Answer> answers = await target.CreateAccountsAsync(batch);
        Compare<CreateAccountResult>(file, step.Expected, answers);
        for (int i = 0; i < batch.Length; i++)
        {
            if (answers[i].Code == (ushort)CreateAccountResult.Exists)
            {
                ulong? since = (await target.FindAccountAsync(batch[i].Id))?.Timestamp;
                CompareTimestamp(file, step.Expected[i].Line, since, answers[i]);
            }
        }
    }

    private async ValueTask CreateAsync(TransferStep step, string file)
    {
        Transfer[] batch = [.. step.Batch.Select(Moved)];
        IReadOnlyList<Answer> answers = await target.CreateTransfersAsync(batch);
        ExpectedAnswer[] expected =
        [
            .. step.Expected.Select((e, i) => e.Code == 0 ? e with { Amount = e.Amount ?? batch[i].Amount } : e),
        ];
        Compare<CreateTransferResult>(file, expected, answers);
        for (int i = 0; i < batch.Length; i++)
        {
            if (answers[i].Code == (ushort)CreateTransferResult.Exists)
            {
                ulong? since = (await target.FindTransferAsync(batch[i].Id))?.Timestamp;
                CompareTimestamp(file, step.Expected[i].Line, since, answers[i]);
            }
        }
    }

    private static void CompareTimestamp(string file, int line, ulong? stored, Answer answer)
    {
        // A chain may meet a record of its own and be taken back with it; then there is nothing to compare with.
        if (stored is not null && stored != answer.Timestamp)
        {
            throw new FixtureMismatchException(
                file, line, $"exists since {answer.Timestamp}, but the record says {stored}");
        }
    }

    private static void Compare<T>(
        string file, IReadOnlyList<ExpectedAnswer> expected, IReadOnlyList<Answer> answers)
        where T : struct, Enum
    {
        if (answers.Count != expected.Count)
        {
            throw new FixtureMismatchException(
                file, expected[0].Line, $"{answers.Count} answers to {expected.Count} events");
        }

        for (int i = 0; i < expected.Count; i++)
        {
            string wanted = Text<T>(expected[i].Code, expected[i].Amount ?? 0, expected[i].Reason);
            string got = Text<T>(answers[i].Code, answers[i].Amount, answers[i].Reason);
            if (wanted != got)
            {
                throw new FixtureMismatchException(file, expected[i].Line, $"expected {wanted}, answered {got}");
            }
        }
    }

    private static string Text<T>(ushort code, UInt128 amount, ushort reason)
        where T : struct, Enum
    {
        string name = ResultNames.Of<T>(code);
        string why = reason == 0 ? "" : $" reason={ResultNames.Of<CreateTransferResult>(reason)}";
        return code == 0 ? $"{name} amount={amount}" : name + why;
    }

    private static string? Difference(in Account expected, Account? found)
    {
        if (found is not { } account)
        {
            return "the account does not exist";
        }

        string wanted = Balances(expected);
        string got = Balances(account);
        return wanted == got ? null : $"expected {wanted}; found {got}";
    }

    private static string? Difference(in VelocityTotal expected, in VelocityTotal found) =>
        (expected.Amount, expected.Count) == (found.Amount, found.Count)
            ? null
            : $"expected {expected.Amount} by {expected.Count} debits; counted {found.Amount} by {found.Count}";

    private static string Balances(in Account account) =>
        $"debits_pending={account.DebitsPending} debits_posted={account.DebitsPosted} "
        + $"credits_pending={account.CreditsPending} credits_posted={account.CreditsPosted} "
        + (account.Flags.HasFlag(AccountFlags.Closed) ? "closed" : "open");

    private string? Difference(IReadOnlyDictionary<string, UInt128> expected, Transfer? found)
    {
        if (found is not { } transfer)
        {
            return "the transfer does not exist";
        }

        foreach ((string key, UInt128 value) in expected)
        {
            UInt128 wanted = key is "debit" or "credit" or "pending_id" ? Moved(value) : value;
            UInt128 got = RecordReader.Field(transfer, key);
            if (got != wanted)
            {
                return $"expected {key}={wanted}, stored {got}";
            }
        }

        return null;
    }

    private Transfer Moved(Transfer transfer) => transfer with
    {
        Id = Moved(transfer.Id),
        DebitAccountId = Moved(transfer.DebitAccountId),
        CreditAccountId = Moved(transfer.CreditAccountId),
        PendingId = Moved(transfer.PendingId),
    };

    private UInt128 Moved(UInt128 id) => id == 0 || id == UInt128.MaxValue ? id : idBase + id;

    private string Moved(string name) => idBase == 0 ? name : $"{name} {idBase:x}";
}
