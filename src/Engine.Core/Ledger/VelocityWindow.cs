using System.Runtime.InteropServices;

namespace Engine.Core.Ledger;

/// <summary>
/// What an account was debited lately, by slots of a 64th of its window: the slot at work and the 64 before it count. So a
/// debit counts for the window at the least, and for a slot more at the most: never too short. Time is that of stamps alone,
/// and what lies in a window depends on the debits that count and on nothing else, so that a replay makes the same again.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VelocityWindow
{
    /// <summary>Slots before the newest that count.</summary>
    public const int Past = 64;

    /// <summary>Slots held.</summary>
    public const int Slots = Past + 1;

    private const ulong SlotNanosecondsPerSecond = 1_000_000_000 / Past;

    private VelocitySlots _slots;
    private ulong _newest;
    private ulong _reserved;

    /// <summary>The number of the slot that was debited last.</summary>
    public readonly ulong Newest => _newest;

    /// <summary>What that slot holds.</summary>
    public VelocitySlot NewestSlot
    {
        readonly get => _slots[(int)(_newest % Slots)];
        set => _slots[(int)(_newest % Slots)] = value;
    }

    /// <summary>The number of the slot in which a stamp lies.</summary>
    public static ulong SlotOf(ulong stamp, uint window) => stamp / (window * SlotNanosecondsPerSecond);

    /// <summary>What counts in a slot that is not before the newest.</summary>
    public readonly VelocityTotal TotalAt(ulong slot)
    {
        VelocityTotal total = default;
        ulong first = slot < Past ? 0 : slot - Past;
        for (ulong number = Math.Max(first, _newest < Past ? 0 : _newest - Past); number <= _newest; number++)
        {
            VelocitySlot held = _slots[(int)(number % Slots)];
            total.Amount = Saturated(total.Amount, held.Amount);
            total.Count += held.Count;
        }

        return total;
    }

    /// <summary>Goes on to a slot that is not before the newest; what no longer counts there is dropped.</summary>
    public void MoveTo(ulong slot)
    {
        ulong moves = Math.Min(slot - _newest, Slots);
        for (ulong number = slot - moves + 1; moves > 0; moves--, number++)
        {
            _slots[(int)(number % Slots)] = default;
        }

        _newest = slot;
    }

    /// <summary>Counts a debit in the newest slot.</summary>
    public void Count(UInt128 amount)
    {
        ref VelocitySlot slot = ref _slots[(int)(_newest % Slots)];
        slot.Amount = Saturated(slot.Amount, amount);
        slot.Count++;
    }

    /// <summary>The sum, or 2^128-1 where it is more: holds that were voided count too.</summary>
    private static UInt128 Saturated(UInt128 one, UInt128 other) => one + other < one ? UInt128.MaxValue : one + other;
}
