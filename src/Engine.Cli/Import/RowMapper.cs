using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>Makes rows transfers, as the map says.</summary>
internal sealed class RowMapper
{
    private const TransferFlags Resolving = TransferFlags.PostPending | TransferFlags.VoidPending;

    private readonly CsvRows _rows;
    private readonly ChainIndex _chains;
    private readonly byte[] _contentDigest;
    private readonly RowFilter _filter;
    private readonly TypeRules _types;
    private readonly AmountReader _amount;
    private readonly BalanceReader? _balance;
    private readonly MapColumns _columns;
    private readonly uint _ledger;
    private readonly ushort _code;

    /// <summary>Finds the map's columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there, or the map contradicts itself.</exception>
    public RowMapper(
        ImportMap map, CsvRows rows, AccountBook book, ChainIndex chains, byte[] contentDigest, RowNotes notes)
    {
        ColumnFinder columns = new(rows);
        _rows = rows;
        _chains = chains;
        _contentDigest = contentDigest;
        _filter = new RowFilter(map, columns, notes);
        _types = new TypeRules(map, columns, book);
        _amount = new AmountReader(map.Amount, columns);
        _columns = new MapColumns(map, columns);
        _balance = map.Balance is { } rule ? new BalanceReader(rule, columns, book, _amount) : null;
        _ledger = map.Ledger?.Constant ?? 0;
        _code = map.Code is { } code ? checked((ushort)code.Constant) : (ushort)1;
        if (map.Flags is not null && (map.Balance is not null || map.Verify))
        {
            throw new ImportException("The map's flags go with neither balance nor verify: holds are not added up.");
        }
    }

    /// <summary>Makes the current row a transfer.</summary>
    /// <returns>False where the map leaves it out, which is then noted.</returns>
    /// <exception cref="ImportLineException">The row is none that the map can read.</exception>
    public bool TryMap(out MappedRow mapped)
    {
        mapped = default;
        mapped.Line = _rows.Line;
        mapped.Chain = -1;
        if (_filter.CorrectsAndSkips(_rows))
        {
            return false;
        }

        RowRule rule = _types.Find(_rows);
        if (rule.Skip is { } reason)
        {
            _filter.Notes.Skip(_rows.Line, reason);
            return false;
        }

        ref Transfer transfer = ref mapped.Transfer;
        transfer.Flags = FieldReader.Flags(_rows, _columns.Flags);
        bool resolving = (transfer.Flags & Resolving) != 0;
        transfer.Ledger = ReadLedger(resolving);
        mapped.Debit = rule.Debit!.Read(_rows, transfer.Ledger, resolving);
        mapped.Credit = rule.Credit!.Read(_rows, transfer.Ledger, resolving);
        if (mapped.Debit == mapped.Credit && mapped.Debit >= 0 && _filter.SkipsSameAccount(_rows.Line))
        {
            return false;
        }

        transfer.Amount = _amount.Read(_rows, out mapped.Turned);
        if (mapped.Turned)
        {
            (mapped.Debit, mapped.Credit) = (mapped.Credit, mapped.Debit);
        }

        transfer.Code = rule.Code != 0 ? rule.Code : ReadCode(resolving);
        ReadRest(ref mapped);
        return true;
    }

    /// <summary>Whether the current row, which cannot be read, may be of a chain without saying of which.</summary>
    /// <param name="isWhole">Whether the record has all its fields.</param>
    public bool MayBeOfChain(bool isWhole)
    {
        if (!isWhole)
        {
            return _columns.Chain >= 0 || _columns.Flags >= 0;
        }

        try
        {
            return (FieldReader.Flags(_rows, _columns.Flags) & TransferFlags.Linked) != 0;
        }
        catch (ImportLineException)
        {
            return true;
        }
    }

    /// <summary>Notes that the current row cannot be read, so that no row of its chain is sent.</summary>
    /// <param name="isWhole">Whether the record has all its fields.</param>
    public void BreakChain(bool isWhole)
    {
        if (isWhole && _columns.Chain >= 0 && !_rows.Field(_columns.Chain).IsEmpty)
        {
            _chains.Break(_chains.Find(_rows.Field(_columns.Chain)));
        }
    }

    private void ReadRest(ref MappedRow mapped)
    {
        ref Transfer transfer = ref mapped.Transfer;
        transfer.Id = FieldReader.Id(_rows, _columns.Id);
        if (transfer.Id == 0)
        {
            if (_columns.Id >= 0 && !_rows.Field(_columns.Id).IsEmpty)
            {
                throw _rows.Fault(_columns.Id, "0 is no id (leave it empty to have one derived from file and line)");
            }

            transfer.Id = ImportIds.OfLine(_contentDigest, _rows.Line);
        }

        transfer.PendingId = FieldReader.Id(_rows, _columns.PendingId);
        transfer.UserData128 = FieldReader.Id(_rows, _columns.UserData128);
        transfer.UserData64 = FieldReader.Whole<ulong>(_rows, _columns.UserData64);
        transfer.UserData32 = FieldReader.Whole<uint>(_rows, _columns.UserData32);
        transfer.Timeout = FieldReader.Whole<uint>(_rows, _columns.Timeout);
        if (_columns.Timestamp >= 0)
        {
            transfer.Timestamp = FieldReader.Whole<ulong>(_rows, _columns.Timestamp);
            transfer.Flags |= TransferFlags.Imported;
            if (transfer.Timestamp == 0)
            {
                throw _rows.Fault(_columns.Timestamp, "the timestamp is missing");
            }
        }

        if (_columns.Chain >= 0 && !_rows.Field(_columns.Chain).IsEmpty)
        {
            mapped.Chain = _chains.Find(_rows.Field(_columns.Chain));
            if ((transfer.Flags & TransferFlags.Linked) != 0)
            {
                throw _rows.Fault(_columns.Flags, "linked is set by the chain column, not by flags");
            }
        }

        mapped.Keys = _columns.ReadKeys(_rows);
        mapped.Stated = _balance?.Read(_rows, transfer.Ledger) ?? new StatedBalance(-1, 0, null);
    }

    private uint ReadLedger(bool resolving)
    {
        uint ledger = _columns.Ledger < 0 ? _ledger : FieldReader.Whole<uint>(_rows, _columns.Ledger);
        return ledger != 0 || resolving ? ledger : throw _rows.Fault(_columns.Ledger, "the ledger is missing");
    }

    private ushort ReadCode(bool resolving)
    {
        if (_columns.Code < 0)
        {
            return _code;
        }

        ushort code = FieldReader.Whole<ushort>(_rows, _columns.Code);
        return code != 0 || resolving ? code : throw _rows.Fault(_columns.Code, "the code is missing");
    }
}
