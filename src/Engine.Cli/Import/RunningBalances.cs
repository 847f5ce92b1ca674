namespace Engine.Cli.Import;

/// <summary>A row whose stated balance does not follow from the rows.</summary>
/// <param name="Line">The line.</param>
/// <param name="Account">The account's name or id.</param>
/// <param name="Stated">What the row says, minor units.</param>
/// <param name="Computed">What follows from the rows, earlier differences carried on, minor units.</param>
/// <param name="Known">Why the map expects it; null where it does not.</param>
internal sealed record Disagreement(long Line, string Account, Int128 Stated, Int128 Computed, string? Known);

/// <summary>
/// What the file has moved on each account, as far as the engine has acknowledged it, and how that compares with the
/// balances that its rows state.
/// </summary>
internal sealed class RunningBalances(AccountBook book, bool debitBalance)
{
    private const int MaxListed = 20;
    private readonly UInt128[] _debits = new UInt128[book.Entries.Count];
    private readonly UInt128[] _credits = new UInt128[book.Entries.Count];
    private readonly Dictionary<int, Int128> _carried = [];
    private readonly List<Disagreement> _listed = [];

    /// <summary>Rows whose stated balance was looked at.</summary>
    public long Checked { get; private set; }

    /// <summary>Rows that disagree, as the map expects.</summary>
    public long Known { get; private set; }

    /// <summary>Rows that disagree, and should not.</summary>
    public long Unexpected { get; private set; }

    /// <summary>The first few that disagree.</summary>
    public IReadOnlyList<Disagreement> Listed => _listed;

    /// <summary>What an account was debited, minor units.</summary>
    public UInt128 Debits(int account) => _debits[account];

    /// <summary>What an account was credited, minor units.</summary>
    public UInt128 Credits(int account) => _credits[account];

    /// <summary>Adds an acknowledged transfer.</summary>
    public void Add(in RowOrigin row, UInt128 amount)
    {
        if (row.Debit >= 0 && row.Credit >= 0)
        {
            _debits[row.Debit] += amount;
            _credits[row.Credit] += amount;
        }
    }

    /// <summary>
    /// Compares what a row states. A difference counts on the row where it arises; later rows are compared with it
    /// carried on, so that one error of the file is one disagreement.
    /// </summary>
    public void Check(in RowOrigin row)
    {
        int account = row.Stated.Account;
        if (account < 0)
        {
            return;
        }

        Checked++;
        Int128 moved = (Int128)(_credits[account] - _debits[account]);
        Int128 computed = (debitBalance ? -moved : moved) + _carried.GetValueOrDefault(account);
        if (computed == row.Stated.Balance)
        {
            return;
        }

        _carried[account] = _carried.GetValueOrDefault(account) + row.Stated.Balance - computed;
        Known += row.Stated.Known is null ? 0 : 1;
        Unexpected += row.Stated.Known is null ? 1 : 0;
        if (_listed.Count < MaxListed)
        {
            string label = book.Entries[account].Label;
            _listed.Add(new Disagreement(row.Line, label, row.Stated.Balance, computed, row.Stated.Known));
        }
    }
}
