using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>Where a transfer of a batch comes from.</summary>
internal readonly record struct RowOrigin(long Line, int Debit, int Credit, bool Turned, StatedBalance Stated);

/// <summary>One request's transfers, with the rows they come from. Kept and filled anew.</summary>
internal sealed class ImportBatch
{
    private readonly Transfer[] _transfers = new Transfer[Survey.MaxBatch];
    private readonly RowOrigin[] _origins = new RowOrigin[Survey.MaxBatch];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The transfers.</summary>
    public ReadOnlyMemory<Transfer> Transfers => _transfers.AsMemory(0, Count);

    /// <summary>The rows they come from.</summary>
    public ReadOnlySpan<RowOrigin> Origins => _origins.AsSpan(0, Count);

    /// <summary>Empties it.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a row.</summary>
    public void Add(in MappedRow row, AccountBook book)
    {
        ref Transfer transfer = ref _transfers[Count];
        transfer = row.Transfer;
        transfer.DebitAccountId = row.Debit < 0 ? 0 : book.Entries[row.Debit].Id;
        transfer.CreditAccountId = row.Credit < 0 ? 0 : book.Entries[row.Credit].Id;
        _origins[Count++] = new RowOrigin(row.Line, row.Debit, row.Credit, row.Turned, row.Stated);
    }

    /// <summary>Sets a transfer that was answered to what it moved.</summary>
    public void Settle(int index, UInt128 amount, uint ledger)
    {
        _transfers[index].Amount = amount;
        _transfers[index].Ledger = ledger;
    }
}

/// <summary>Fills batches with rows; what belongs together lies in one.</summary>
internal sealed class BatchFiller(UnitReader units, AccountBook book, int size)
{
    private readonly List<MappedRow> _unit = [];

    /// <summary>
    /// Fills a batch up to the size asked for; above it, up to <see cref="Survey.MaxBatch"/>, only for a chain that
    /// is longer.
    /// </summary>
    /// <returns>False where no row is left.</returns>
    public bool TryFill(ImportBatch batch)
    {
        batch.Clear();
        while (_unit.Count > 0 || units.TryRead(_unit))
        {
            if (batch.Count > 0 && batch.Count + _unit.Count > size)
            {
                return true;
            }

            foreach (MappedRow row in _unit)
            {
                batch.Add(row, book);
            }

            _unit.Clear();
        }

        return batch.Count > 0;
    }
}
