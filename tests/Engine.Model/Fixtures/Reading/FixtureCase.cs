using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>One case of a fixture file: steps on a ledger of its own.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Steps">What is done and expected, in order.</param>
public sealed record FixtureCase(string File, int Line, string Title, IReadOnlyList<FixtureStep> Steps)
{
    /// <summary>Whether time has to pass in it, by a sleep or a fake clock.</summary>
    public bool NeedsTick => Steps.OfType<TickStep>().Any();

    /// <summary>Whether it needs a clock that stands at a given time, which only a fake one does.</summary>
    public bool NeedsClock => Steps.OfType<ClockStep>().Any();

    /// <summary>Whether it holds only on a ledger that is empty: imported stamps rise over the whole ledger.</summary>
    public bool NeedsEmptyLedger =>
        Steps.OfType<AccountStep>().Any(step => step.Batch.Any(a => a.Flags.HasFlag(AccountFlags.Imported)))
        || Steps.OfType<TransferStep>().Any(step => step.Batch.Any(t => t.Flags.HasFlag(TransferFlags.Imported)));

    /// <summary>Whether it sets bits that have no meaning, which a contract may not let through.</summary>
    public bool NeedsReservedBits =>
        Steps.OfType<AccountStep>().Any(step =>
            step.Batch.Any(a => a.Reserved != 0 || (a.Flags & ~AccountFlags.All) != 0))
        || Steps.OfType<TransferStep>().Any(step => step.Batch.Any(t => (t.Flags & ~TransferFlags.All) != 0));

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line} {Title}";
}

/// <summary>One step of a case.</summary>
/// <param name="Line">Where it begins, from 1.</param>
public abstract record FixtureStep(int Line);

/// <summary>Creates accounts in one batch.</summary>
public sealed record AccountStep(int Line, IReadOnlyList<Account> Batch, IReadOnlyList<ExpectedAnswer> Expected)
    : FixtureStep(Line);

/// <summary>Creates transfers in one batch.</summary>
public sealed record TransferStep(int Line, IReadOnlyList<Transfer> Batch, IReadOnlyList<ExpectedAnswer> Expected)
    : FixtureStep(Line);

/// <summary>Gives names in one batch.</summary>
public sealed record NameStep(int Line, IReadOnlyList<NamedAccount> Batch, IReadOnlyList<ExpectedAnswer> Expected)
    : FixtureStep(Line);

/// <summary>Sets limits in one batch.</summary>
public sealed record LimitStep(int Line, IReadOnlyList<AccountLimits> Batch, IReadOnlyList<ExpectedAnswer> Expected)
    : FixtureStep(Line);

/// <summary>Expects what counts against an account's velocity now.</summary>
public sealed record CountedStep(int Line, UInt128 Id, VelocityTotal Expected) : FixtureStep(Line);

/// <summary>Extends holds in one batch.</summary>
public sealed record ExtensionStep(int Line, IReadOnlyList<HoldExtension> Batch, IReadOnlyList<ExpectedAnswer> Expected)
    : FixtureStep(Line);

/// <summary>Resolves a group of holds.</summary>
public sealed record GroupStep(int Line, GroupResolution Asked, GroupAnswer Expected) : FixtureStep(Line);

/// <summary>Lets time pass.</summary>
public sealed record TickStep(int Line, TimeSpan By) : FixtureStep(Line);

/// <summary>Sets the clock, ns since the Unix epoch.</summary>
public sealed record ClockStep(int Line, ulong Now) : FixtureStep(Line);

/// <summary>Expects the four balances of an account, and whether it is closed.</summary>
public sealed record BalanceStep(int Line, Account Expected) : FixtureStep(Line);

/// <summary>Expects fields of a stored transfer; those not named are not looked at.</summary>
public sealed record StoredStep(int Line, UInt128 Id, IReadOnlyDictionary<string, UInt128> Expected)
    : FixtureStep(Line);

/// <summary>Expects that no transfer has an id.</summary>
public sealed record AbsentStep(int Line, UInt128 Id) : FixtureStep(Line);

/// <summary>Expects what a name stands for; 0 for nothing.</summary>
public sealed record ResolveStep(int Line, uint Ledger, string Name, UInt128 Expected) : FixtureStep(Line);

/// <summary>An account and the name it is to have.</summary>
public readonly record struct NamedAccount(UInt128 Id, string Name);

/// <summary>The answer that a line expects.</summary>
/// <param name="Line">Which line, from 1.</param>
/// <param name="Code">The result code.</param>
/// <param name="Amount">Actual amount of a transfer that is ok; null for the one asked for.</param>
/// <param name="Reason">For <c>id_already_failed</c> the first refusal.</param>
public readonly record struct ExpectedAnswer(int Line, ushort Code, UInt128? Amount, ushort Reason);
