using System.Runtime.CompilerServices;
using Engine.Core.Ledger;

namespace Engine.Journal;

/// <summary>What some events of the journal come to.</summary>
public record struct RowTotals
{
    /// <summary>Events of all kinds.</summary>
    public long Events { get; set; }

    /// <summary>Transfers among them: plain, holds, posts and voids.</summary>
    public long Transfers { get; set; }

    /// <summary>
    /// Sum of the transfers' amounts, minor units of whatever ledger, modulo 2^128: to be compared, not to be spent.
    /// </summary>
    public UInt128 Value { get; set; }

    /// <summary>Counts an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in LedgerEvent happened)
    {
        Events++;
        if (happened.Kind == EventKind.Transfer)
        {
            Transfers++;
            Value += happened.Amount;
        }
    }

    /// <summary>Both together.</summary>
    public static RowTotals operator +(RowTotals one, RowTotals other) => new()
    {
        Events = one.Events + other.Events,
        Transfers = one.Transfers + other.Transfers,
        Value = one.Value + other.Value,
    };

    /// <summary>What was added since.</summary>
    public static RowTotals operator -(RowTotals later, RowTotals earlier) => new()
    {
        Events = later.Events - earlier.Events,
        Transfers = later.Transfers - earlier.Transfers,
        Value = later.Value - earlier.Value,
    };
}
