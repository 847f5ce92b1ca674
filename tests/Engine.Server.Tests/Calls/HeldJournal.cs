using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Tests.Calls;

/// <summary>A journal in memory that commits at once, unless it is held.</summary>
internal sealed class HeldJournal : IJournal
{
    private long _appended;
    private long _durable;
    private volatile bool _held;
    private volatile JournalState _state;

    public long DurableSequence => Volatile.Read(ref _durable);

    public JournalState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Whether commits wait.</summary>
    public bool Held
    {
        get => _held;
        set => _held = value;
    }

    public bool TryAppend(EventBuffer events, long from, long to, NameTable names)
    {
        _appended = events[to - 1].Sequence;
        return true;
    }

    public bool Step()
    {
        if (_held || _durable == _appended)
        {
            return false;
        }

        Volatile.Write(ref _durable, _appended);
        return true;
    }
}
