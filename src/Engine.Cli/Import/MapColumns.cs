namespace Engine.Cli.Import;

/// <summary>Where a map's plain columns stand in the header; -1 for those it does not name.</summary>
internal sealed class MapColumns
{
    private readonly (int Column, bool Text)[] _sort;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="ImportException">The header lacks one.</exception>
    public MapColumns(ImportMap map, ColumnFinder columns)
    {
        Ledger = columns.FindOptional(map.Ledger?.Column, "ledger");
        Code = columns.FindOptional(map.Code?.Column, "code");
        Chain = columns.FindOptional(map.Chain, "chain");
        Id = columns.FindOptional(map.Id, "id");
        PendingId = columns.FindOptional(map.PendingId, "pendingId");
        UserData128 = columns.FindOptional(map.UserData128, "userData128");
        UserData64 = columns.FindOptional(map.UserData64, "userData64");
        UserData32 = columns.FindOptional(map.UserData32, "userData32");
        Timeout = columns.FindOptional(map.Timeout, "timeout");
        Flags = columns.FindOptional(map.Flags, "flags");
        Timestamp = columns.FindOptional(map.Timestamp, "timestamp");
        _sort = [.. map.Sort.Select((s, i) => (columns.Find(s.Column, $"sort[{i}]"), s.Text))];
    }

    /// <summary>The ledger.</summary>
    public int Ledger { get; }

    /// <summary>The transfer's code.</summary>
    public int Code { get; }

    /// <summary>What rows of one chain have in common.</summary>
    public int Chain { get; }

    /// <summary>The transfer's id.</summary>
    public int Id { get; }

    /// <summary>The hold to resolve.</summary>
    public int PendingId { get; }

    /// <summary>The caller's own.</summary>
    public int UserData128 { get; }

    /// <summary>The caller's own.</summary>
    public int UserData64 { get; }

    /// <summary>The caller's own.</summary>
    public int UserData32 { get; }

    /// <summary>A hold's timeout.</summary>
    public int Timeout { get; }

    /// <summary>The transfer's flags.</summary>
    public int Flags { get; }

    /// <summary>When it happened.</summary>
    public int Timestamp { get; }

    /// <summary>What the row is sorted by; null where the file's order stands.</summary>
    public SortKey[]? ReadKeys(CsvRows row)
    {
        if (_sort.Length == 0)
        {
            return null;
        }

        SortKey[] keys = new SortKey[_sort.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            (int column, bool text) = _sort[i];
            keys[i] = text
                ? new SortKey(0, row.Field(column).ToString())
                : new SortKey(FieldReader.Signed(row, column), null);
        }

        return keys;
    }
}
