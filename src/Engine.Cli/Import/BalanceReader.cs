namespace Engine.Cli.Import;

/// <summary>Reads what a row says of an account's balance.</summary>
internal sealed class BalanceReader
{
    private readonly int _column;
    private readonly AccountReader _account;
    private readonly AmountReader _amount;
    private readonly (RowTest Test, string Reason)[] _known;

    /// <summary>Finds the columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there.</exception>
    public BalanceReader(BalanceRule rule, ColumnFinder columns, AccountBook book, AmountReader amount)
    {
        _column = columns.Find(rule.Column, "balance.column");
        _account = new AccountReader(rule.Account, "balance.account", columns, book);
        _amount = amount;
        _known = [.. rule.Known.Select((k, i) =>
            (new RowTest(k.When, $"balance.known[{i}].when", columns), k.Reason))];
    }

    /// <summary>What the row says; an empty field says nothing.</summary>
    /// <exception cref="ImportLineException">The balance is no number, or there is no account.</exception>
    public StatedBalance Read(CsvRows row, uint ledger)
    {
        if (row.Field(_column).IsEmpty)
        {
            return new StatedBalance(-1, 0, null);
        }

        int account = _account.Read(row, ledger, optional: false);
        string? known = null;
        foreach ((RowTest test, string reason) in _known)
        {
            known ??= test.Fits(row) ? reason : null;
        }

        return new StatedBalance(account, _amount.ReadSigned(row, _column), known);
    }
}
