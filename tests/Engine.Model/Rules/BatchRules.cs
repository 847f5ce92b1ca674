using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>Section 2: stamps, chains and savepoints, the same for accounts and transfers.</summary>
internal sealed class BatchRules<T>(LedgerState state, IEventRules<T> rules)
{
    private const ushort LinkedEventFailed = 1;
    private const ushort LinkedEventChainOpen = 2;
    private const ushort TimestampMustBeZero = 3;
    private const int None = -1;

    private readonly List<Answer> _answers = [];
    private int _chainStart = None;
    private int _eventsAtSavepoint;
    private bool _broken;

    /// <summary>The accounts after each transfer that was ok, by its index.</summary>
    public SortedDictionary<int, (Account Debit, Account Credit)> After { get; } = [];

    public IReadOnlyList<Answer> Run(IReadOnlyList<T> batch, ulong now)
    {
        ulong last = BatchClock.LastStamp(state.LastTimestamp, now, batch.Count);
        ulong first = BatchClock.FirstStamp(state.LastTimestamp, now, batch.Count);
        state.LastTimestamp = last;

        for (int i = 0; i < batch.Count; i++)
        {
            if (_chainStart == None && rules.IsLinked(batch[i]))
            {
                if (ExistingChain(batch, i, last) is { } existing)
                {
                    _answers.AddRange(existing);
                    i += existing.Count - 1;
                    continue;
                }

                OpenChain(i);
            }

            Verdict verdict = Judge(batch, i, last, first + (ulong)i);
            _answers.Add(verdict.Answer);
            if (verdict.After is { } after)
            {
                After[i] = after;
            }

            if (!verdict.Answer.IsOk)
            {
                BreakChain(i);
                rules.KeepRefusal(batch[i], verdict, first + (ulong)i);
            }

            if (!rules.IsLinked(batch[i]))
            {
                CloseChain();
            }
        }

        CloseChain();
        return _answers;
    }

    private Verdict Judge(IReadOnlyList<T> batch, int i, ulong last, ulong stamp)
    {
        if (i == batch.Count - 1 && rules.IsLinked(batch[i]))
        {
            return new Verdict(new Answer(LinkedEventChainOpen));
        }

        if (_broken)
        {
            return new Verdict(new Answer(LinkedEventFailed));
        }

        return CheckTimestamp(batch, i, last) is { } code
            ? new Verdict(new Answer(code))
            : rules.Apply(batch[i], stamp);
    }

    /// <summary>Rules (d) and (e).</summary>
    private ushort? CheckTimestamp(IReadOnlyList<T> batch, int i, ulong last)
    {
        bool imported = rules.IsImported(batch[i]);
        ulong given = rules.Timestamp(batch[i]);
        if (imported != rules.IsImported(batch[0]))
        {
            return imported ? rules.Codes.NotExpected : rules.Codes.Expected;
        }

        if (!imported)
        {
            return given == 0 ? null : TimestampMustBeZero;
        }

        if (given is < 1 or > long.MaxValue)
        {
            return rules.Codes.OutOfRange;
        }

        return given < last ? null : rules.Codes.MustNotAdvance;
    }

    /// <summary>
    /// The answers of a chain all of whose members exist already, with equal content; otherwise null.
    /// </summary>
    private List<Answer>? ExistingChain(IReadOnlyList<T> batch, int start, ulong last)
    {
        var answers = new List<Answer>();
        for (int i = start; i < batch.Count; i++)
        {
            Answer? known = CheckTimestamp(batch, i, last) is null ? rules.Recognise(batch[i]) : null;
            if (known is not { } answer || !rules.MeansExists(answer))
            {
                return null;
            }

            answers.Add(answer);
            if (!rules.IsLinked(batch[i]))
            {
                return answers;
            }
        }

        return null;
    }

    private void OpenChain(int start)
    {
        _chainStart = start;
        _broken = false;
        _eventsAtSavepoint = state.Events.Count;
        state.Undo.Open();
    }

    private void BreakChain(int at)
    {
        if (_chainStart == None || _broken)
        {
            return;
        }

        _broken = true;
        state.Undo.RollBack();
        state.Events.RemoveRange(_eventsAtSavepoint, state.Events.Count - _eventsAtSavepoint);
        for (int i = _chainStart; i < at; i++)
        {
            _answers[i] = new Answer(LinkedEventFailed);
            After.Remove(i);
        }
    }

    private void CloseChain()
    {
        state.Undo.Commit();
        _chainStart = None;
        _broken = false;
    }
}
