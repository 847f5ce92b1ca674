using System.Collections.Frozen;

namespace Engine.Server.Security;

/// <summary>The ledgers that a client may see and move.</summary>
internal sealed class LedgerScope
{
    private readonly FrozenSet<uint> _ledgers;

    private LedgerScope(FrozenSet<uint> ledgers, bool isAll) => (_ledgers, IsAll) = (ledgers, isAll);

    /// <summary>Every ledger, those to come too.</summary>
    public static LedgerScope All { get; } = new(FrozenSet<uint>.Empty, isAll: true);

    /// <summary>Whether nothing has to be asked.</summary>
    public bool IsAll { get; }

    /// <summary>These and no others.</summary>
    public static LedgerScope Of(IEnumerable<uint> ledgers) => new(ledgers.ToFrozenSet(), isAll: false);

    /// <summary>Whether a ledger is among them; 0 is none.</summary>
    public bool Contains(uint ledger) => IsAll || _ledgers.Contains(ledger);
}
