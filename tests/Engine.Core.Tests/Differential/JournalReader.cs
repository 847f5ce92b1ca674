using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>Keeps every event that a ledger adds, with the texts of names, as a journal would.</summary>
internal sealed class JournalReader
{
    private readonly List<(LedgerEvent Happened, byte[] Name)> _rows = [];
    private long _position;

    /// <summary>Takes over what was added since the last call.</summary>
    public IReadOnlyList<LedgerEvent> ReadNew(StateMachine ledger)
    {
        var added = new List<LedgerEvent>();
        for (; _position < ledger.Events.Position; _position++)
        {
            LedgerEvent happened = ledger.Events[_position];
            happened.Sequence = _rows.Count + 1;
            byte[] name = happened.TextLength == 0
                ? []
                : ledger.Names.Text(happened.TextOffset, happened.TextLength).ToArray();
            _rows.Add((happened, name));
            added.Add(happened);
        }

        return added;
    }

    /// <summary>The last sequence kept.</summary>
    public long Last => _rows.Count;

    /// <summary>What is kept of a stretch of sequences, oldest first.</summary>
    public IEnumerable<LedgerEvent> Through(long last) => _rows.Take((int)last).Select(row => row.Happened);

    /// <summary>Replays what is kept after a sequence, up to another one.</summary>
    public void ReplayInto(StateMachine ledger, long after, long last)
    {
        foreach ((LedgerEvent happened, byte[] name) in _rows.Skip((int)after).Take((int)Math.Min(last - after, Last)))
        {
            ledger.Replay(happened, name);
        }
    }

    /// <summary>Goes on with a ledger that has replayed everything kept.</summary>
    public void Follow(StateMachine ledger) => _position = ledger.Events.Position;
}
