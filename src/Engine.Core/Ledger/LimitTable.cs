namespace Engine.Core.Ledger;

/// <summary>
/// The limits of accounts beside the accounts, numbered in the order in which each was limited first. Who has none is not
/// here, and is known by its <see cref="AccountMark"/>.
/// </summary>
internal sealed class LimitTable
{
    /// <summary>The number of nothing.</summary>
    public const int None = -1;

    private readonly SegmentedLog<LimitRecord> _records = new();
    private readonly SegmentedLog<VelocityWindow> _windows = new();
    private readonly Stack<int> _unusedWindows = new();
    private readonly TagIndex _byAccount = new();
    private readonly KeyHash _hash = new();

    /// <summary>Accounts that have or had limits.</summary>
    public int Count => _records.Count;

    /// <summary>Accounts whose velocity is limited.</summary>
    public int VelocityCount => _windows.Count - _unusedWindows.Count;

    /// <summary>Limits by their number.</summary>
    public ref readonly LimitRecord this[int number] => ref _records[number];

    /// <summary>The number of an account's limits, or <see cref="None"/>.</summary>
    public int Find(int account) =>
        _byAccount.TryFind(_hash.TagOf((uint)account), new Match(_records, account), out uint number) ? (int)number : None;

    /// <summary>The window of an account whose velocity is limited.</summary>
    public ref VelocityWindow WindowOf(int number) => ref _windows[_records[number].Window];

    /// <summary>
    /// Sets an account's limits in the place of those it had. What its window holds stays where the window is as long as
    /// before; a window of another length begins anew.
    /// </summary>
    /// <returns>Their number.</returns>
    public int Set(int account, in AccountLimits limits)
    {
        int number = Find(account);
        number = number == None ? Add(account) : number;
        ref LimitRecord record = ref _records[number];
        if (!limits.HasVelocity)
        {
            LetGoOfWindow(ref record);
        }
        else if (record.Window == None)
        {
            record.Window = NewWindow();
        }
        else if (record.Limits.Window != limits.Window)
        {
            _windows[record.Window] = default;
        }

        record.Limits = limits;
        return number;
    }

    private int Add(int account)
    {
        int number = _records.Count;
        ref LimitRecord added = ref _records.Add();
        added = default;
        added.Account = account;
        added.Window = None;
        _byAccount.Insert(_hash.TagOf((uint)account), (uint)number);
        return number;
    }

    private int NewWindow()
    {
        if (_unusedWindows.TryPop(out int window))
        {
            return window;
        }

        window = _windows.Count;
        _windows.Add() = default;
        return window;
    }

    private void LetGoOfWindow(ref LimitRecord record)
    {
        if (record.Window != None)
        {
            _windows[record.Window] = default;
            _unusedWindows.Push(record.Window);
            record.Window = None;
        }
    }

    private readonly struct Match(SegmentedLog<LimitRecord> records, int account) : IRecordMatch
    {
        public bool Is(uint number) => records[(int)number].Account == account;
    }
}
