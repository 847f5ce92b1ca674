namespace Engine.Core.Ledger;

/// <summary>
/// Runs a batch event by event: stamps, linked chains with their savepoints, imported events. The codes it gives itself
/// have the same numbers for accounts and transfers.
/// </summary>
internal ref struct BatchRun<TBatch>
    where TBatch : struct, IEventBatch, allows ref struct
{
    private const ushort Ok = 0;
    private const ushort LinkedEventFailed = 1;
    private const ushort LinkedEventChainOpen = 2;
    private const ushort TimestampMustBeZero = 3;
    private const int NoChain = -1;

    private readonly UndoLog _undo;
    private readonly EventBuffer _events;
    private readonly ResultList _results;
    private readonly ulong _lastStamp;
    private TBatch _batch;
    private int _chainStart = NoChain;
    private bool _chainBroken;
    private long _eventsBefore;
    private int _resultsBefore;

    /// <summary>Prepares a run.</summary>
    /// <param name="batch">What to apply.</param>
    /// <param name="lastStamp">The batch's stamp, which is that of its last event, ns.</param>
    /// <param name="undo">The savepoint of chains.</param>
    /// <param name="events">Where events are added.</param>
    /// <param name="results">Where results are added.</param>
    public BatchRun(TBatch batch, ulong lastStamp, UndoLog undo, EventBuffer events, ResultList results)
    {
        _batch = batch;
        _lastStamp = lastStamp;
        _undo = undo;
        _events = events;
        _results = results;
    }

    /// <summary>Applies every event.</summary>
    public void Run()
    {
        int index = 0;
        int prefetched = 0;
        while (index < _batch.Count)
        {
            if (index >= prefetched)
            {
                int count = Math.Min(Prefetch.Group, _batch.Count - index);
                _batch.PrefetchGroup(index, count);
                prefetched = index + count;
            }

            bool linked = _batch.IsLinked(index);
            if (linked && _chainStart == NoChain)
            {
                int standing = CountStandingChain(index);
                if (standing > 0)
                {
                    AnswerStanding(index, standing);
                    index += standing;
                    continue;
                }

                OpenChain(index);
            }

            ushort code = Answer(index, linked);
            if (code != Ok)
            {
                Refuse(index, code);
            }

            if (!linked || code == LinkedEventChainOpen)
            {
                CloseChain();
            }

            index++;
        }
    }

    private ushort Answer(int index, bool linked)
    {
        if (linked && index == _batch.Count - 1)
        {
            return LinkedEventChainOpen;
        }

        if (_chainBroken)
        {
            return LinkedEventFailed;
        }

        ushort code = CheckStamp(index);
        return code == Ok ? _batch.Apply(index, StampOf(index)) : code;
    }

    private readonly ushort CheckStamp(int index)
    {
        bool imported = _batch.IsImported(index);
        ushort expected = TBatch.ImportedEventExpected;
        if (imported != _batch.IsImported(0))
        {
            return imported ? (ushort)(expected + 1) : expected;
        }

        ulong timestamp = _batch.TimestampOf(index);
        if (!imported)
        {
            return timestamp == 0 ? Ok : TimestampMustBeZero;
        }

        if (timestamp is 0 or > long.MaxValue)
        {
            return (ushort)(expected + 2);
        }

        return timestamp < _lastStamp ? Ok : (ushort)(expected + 3);
    }

    private readonly ulong StampOf(int index) => _lastStamp - (ulong)_batch.Count + (ulong)index + 1;

    private void OpenChain(int index)
    {
        _chainStart = index;
        _eventsBefore = _events.Position;
        _resultsBefore = _results.Count;
        _undo.Open();
    }

    private void CloseChain()
    {
        if (_chainStart != NoChain)
        {
            _undo.Commit();
            _chainStart = NoChain;
            _chainBroken = false;
        }
    }

    private void Refuse(int index, ushort code)
    {
        EventResult refusal = new() { Index = index, Code = code };
        _batch.Describe(ref refusal);
        if (_chainStart != NoChain && !_chainBroken)
        {
            BreakChain(index);
        }

        _results.Add(index, code) = refusal;
        _batch.LeaveTrace(index, StampOf(index), code);
    }

    private void BreakChain(int breaker)
    {
        _chainBroken = true;
        _undo.Rollback();
        _events.Truncate(_eventsBefore);
        _results.Truncate(_resultsBefore);
        _batch.TakeBack(_chainStart);
        for (int member = _chainStart; member < breaker; member++)
        {
            _results.Add(member, LinkedEventFailed);
        }
    }

    /// <summary>The length of the chain that opens here if it retries one that was committed; otherwise 0.</summary>
    private readonly int CountStandingChain(int start)
    {
        for (int index = start; index < _batch.Count; index++)
        {
            if (CheckStamp(index) != Ok || !_batch.ExistsAlready(index))
            {
                return 0;
            }

            if (!_batch.IsLinked(index))
            {
                return index - start + 1;
            }
        }

        return 0;
    }

    private readonly void AnswerStanding(int start, int count)
    {
        for (int index = start; index < start + count; index++)
        {
            ref EventResult answer = ref _results.Add(index, TBatch.Exists);
            _batch.Describe(ref answer);
        }
    }
}
