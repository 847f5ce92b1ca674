using System.Text;
using Engine.Core.Ledger;
using Engine.Model;
using Engine.Model.Fixtures;

namespace Engine.Core.Tests.Differential;

/// <summary>The engine's ledger beside the reference: both get the same, and anything that differs is named.</summary>
internal sealed class LedgerPair
{
    private readonly ReferenceLedger _model = new();
    private readonly ResultList _results = new();
    private readonly BalanceList _balances = new();
    private readonly JournalReader _journal = new();
    private readonly SealedPast _past;
    private StateMachine _core = NewLedger();
    private int _modelEvents;

    public LedgerPair() => _past = new SealedPast(_journal);

    public ulong Now { get; set; }

    /// <summary>Plays a scenario; null where both agree, otherwise what differs and where.</summary>
    public static string? FindDifference(Scenario scenario)
    {
        var pair = new LedgerPair { Now = scenario.Start };
        for (int i = 0; i < scenario.Steps.Count; i++)
        {
            string? difference = pair.Play(scenario.Steps[i]);
            if (difference is not null)
            {
                return $"step {i}: {difference}";
            }
        }

        return pair.Restart();
    }

    /// <summary>Applies one step to both.</summary>
    public string? Play(ScenarioStep step)
    {
        if (step.Restarts)
        {
            return Restart();
        }

        Now = (ulong)Math.Max(1, (long)Now + step.ClockMove);
        string? difference = Sweep(step) ?? Apply(step) ?? CompareState();
        _past.Seal(_core);
        return difference;
    }

    /// <summary>Applies one batch to both and compares answers and journal, but no balances.</summary>
    public string? Apply(ScenarioStep step)
    {
        _results.Clear();
        if (step.Group is { } group)
        {
            return Apply(group);
        }

        _balances.Clear();
        bool withBalances = step.SweepSize > 1;
        ulong stamp;
        IReadOnlyList<Answer> answers;
        if (step.Accounts.Count > 0)
        {
            answers = _model.CreateAccounts(step.Accounts, Now);
            stamp = _core.CreateAccounts([.. step.Accounts], Now, _results, _past.About(step.Accounts));
        }
        else if (step.Transfers.Count > 0)
        {
            answers = _model.CreateTransfers(step.Transfers, Now);
            BalanceList? balances = withBalances ? _balances : null;
            stamp = _core.CreateTransfers([.. step.Transfers], Now, _results, _past.About(step.Transfers), balances);
        }
        else if (step.Limits.Count > 0)
        {
            answers = _model.SetAccountLimits(step.Limits, Now);
            stamp = _core.SetAccountLimits([.. step.Limits], Now, _results);
        }
        else if (step.Extensions.Count > 0)
        {
            answers = _model.ExtendHolds(step.Extensions, Now);
            stamp = _core.ExtendHolds([.. step.Extensions], Now, _results, _past.About(step.Extensions));
        }
        else
        {
            (AccountName[] names, byte[] text) = PackedNames.Pack(step.Names);
            answers = _model.NameAccounts(names, text, Now);
            stamp = _core.NameAccounts(names, text, Now, _results);
        }

        return stamp != _model.LastTimestamp
            ? $"last stamp: reference {_model.LastTimestamp}, engine {stamp}"
            : Differences.InAnswers(step, answers, _results)
                ?? (step.Transfers.Count > 0 && withBalances ? Differences.InBalances(_model.After, _balances) : null)
                ?? CompareEvents();
    }

    private string? Apply(in GroupResolution group)
    {
        GroupAnswer expected = _model.ResolveGroup(group, Now);
        ulong stamp = _core.ResolveGroup(
            group, new Transfer[group.MaxHolds], Now, _results, out GroupAnswer answer, _past.About(group));
        return expected != answer ? $"reference {expected}; engine {answer}"
            : stamp != _model.LastTimestamp ? $"last stamp: reference {_model.LastTimestamp}, engine {stamp}"
            : CompareEvents();
    }

    /// <summary>
    /// Puts the replay of the journal in the ledger's place: from the image of what it has let go of, which is that of a
    /// replay from the beginning.
    /// </summary>
    public string? Restart()
    {
        StateMachine whole = NewLedger();
        StateMachine restored = NewLedger();
        long forgotten = _core.ForgottenThrough;
        try
        {
            _journal.ReplayInto(whole, 0, forgotten);
            whole.EndLeaf(forgotten);
            while (whole.Forget(forgotten, count: 7))
            {
            }

            Images.Copy(whole, restored);
            _journal.ReplayInto(whole, forgotten, long.MaxValue);
            _journal.ReplayInto(restored, forgotten, long.MaxValue);
        }
        catch (ReplayException refused)
        {
            return $"replay: {refused.Message}";
        }

        whole.ObserveTimestamp(_core.LastTimestamp);
        restored.ObserveTimestamp(_core.LastTimestamp);
        if (whole.ComputeDigest() != _core.ComputeDigest())
        {
            return "the replay's digest differs";
        }

        if (restored.ComputeDigest() != _core.ComputeDigest())
        {
            return "the digest of the replay from the image differs";
        }

        _core = restored;
        StateMachine replayed = restored;
        _journal.Follow(replayed);
        return CompareState();
    }

    /// <summary>Compares some accounts; unknown ones have to be unknown to both.</summary>
    public string? CompareAccounts(ReadOnlySpan<UInt128> ids)
    {
        foreach (UInt128 id in ids)
        {
            bool known = _model.TryGetAccount(id, out Account expected);
            string? difference = known ? CompareAccount(expected)
                : _core.TryGetAccount(id, out _) ? $"A{id} is known to the engine only"
                : null;
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Compares everything that can be looked up, and checks that money is conserved.</summary>
    public string? CompareState()
    {
        if ((_core.AccountCount, _core.TransferCount, _core.BurntCount, _core.OpenHoldCount)
            != (_model.AccountCount, _model.TransferCount, _model.BurntCount, _model.OpenHoldCount))
        {
            return $"counts: reference {_model.AccountCount} accounts, {_model.TransferCount} transfers, "
                + $"{_model.BurntCount} burnt, {_model.OpenHoldCount} holds; engine {_core.AccountCount}, "
                + $"{_core.TransferCount}, {_core.BurntCount}, {_core.OpenHoldCount}";
        }

        foreach (Account expected in _model.Accounts)
        {
            string? difference = CompareAccount(expected);
            if (difference is not null)
            {
                return difference;
            }
        }

        return CompareTotals();
    }

    private static StateMachine NewLedger() => new(LedgerLimits.Default, new EventBuffer(1024));

    private string? Sweep(ScenarioStep step)
    {
        int expired = 0;
        int count;
        do
        {
            count = _core.ExpireDue(Now, step.Count, step.SweepSize);
            expired += count;
        }
        while (count == step.SweepSize);

        int expected = _model.ExpireDue(Now, step.Count);
        return expired != expected
            ? $"sweep: reference expired {expected}, engine {expired}"
            : CompareEvents(swept: true);
    }

    private string? CompareEvents(bool swept = false)
    {
        IReadOnlyList<LedgerEvent> added = _journal.ReadNew(_core);
        List<LedgerEvent> expected = [.. _model.Events.Skip(_modelEvents)];
        _modelEvents = _model.Events.Count;
        return Differences.InEvents(expected, added, compareBatchEnds: !swept);
    }

    private string? CompareAccount(in Account expected)
    {
        if (!_core.TryGetAccount(expected.Id, out Account found))
        {
            return $"A{expected.Id} is missing";
        }

        if (LimitDifference(expected.Id) is { } limits)
        {
            return limits;
        }

        string name = _model.NameOf(expected.Id);
        string foundName = Encoding.UTF8.GetString(_core.NameOf(expected.Id));
        return expected.Equals(found) && name == foundName
            ? null
            : $"reference {Describe(expected, name)}\n engine   {Describe(found, foundName)}";
    }

    private string? LimitDifference(UInt128 account)
    {
        bool isLimited = _core.TryGetLimits(account, Now, out _, out VelocityTotal found);
        VelocityTotal counted = _model.CountedNow(account, Now);
        return isLimited == _model.IsLimited(account) && (found.Amount, found.Count) == (counted.Amount, counted.Count)
            ? null
            : $"A{account} limited: reference {_model.IsLimited(account)}, counts {counted.Amount} by {counted.Count}; "
                + $"engine {isLimited}, {found.Amount} by {found.Count}";
    }

    private string? CompareTotals()
    {
        foreach (LedgerTotals totals in _core.ComputeTotals())
        {
            if (totals.DebitsPosted != totals.CreditsPosted || totals.DebitsPending != totals.CreditsPending)
            {
                return $"money is not conserved: {totals}";
            }
        }

        return null;
    }

    private static string Describe(in Account a, string name) =>
        $"{ScenarioText.Of(a)} {name}";
}
