using System.Globalization;
using Engine.Journal.Rows;

namespace Engine.Journal.History;

/// <summary>The statements by which rows of sealed leaves are found.</summary>
internal static class LeafStatements
{
    /// <summary>Reads rows of a key, which is no account, in order, at most so many.</summary>
    public static string Rows(string table, RowKey key, RowRange range, int limit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {RowLayout.ColumnList} FROM {table} WHERE {ConditionOf(key)} AND seq >= {range.From} AND seq <= {range.To} ")
        + OrderOf(range, limit);

    /// <summary>The same of several tables.</summary>
    public static string Rows(IEnumerable<string> tables, RowKey key, RowRange range, int limit)
    {
        IEnumerable<string> each = tables.Select(table => $"({Rows(table, key, range, limit)})");
        return $"SELECT {RowLayout.ColumnList} FROM ({string.Join(" UNION ALL ", each)}) leaves {OrderOf(range, limit)}";
    }

    /// <summary>
    /// The sequences of the first and the last of at most so many rows of an account, $1, from $2 to $3: its index tells, and no row
    /// is looked at. The same text for every account and place, so that the server plans it once.
    /// </summary>
    public static string Ends(string table, RowKey key, RowRange range, int limit)
    {
        string[] sides = key.Kind switch
        {
            RowKeyKind.Debit => ["debit"],
            RowKeyKind.Credit => ["credit"],
            _ => ["debit", "credit"],
        };
        string order = OrderOf(range, limit);
        IEnumerable<string> each = sides.Select(
            side => $"(SELECT seq FROM {table} WHERE {side} = $1 AND seq >= $2 AND seq <= $3 {order})");
        return $"SELECT min(seq), max(seq) FROM (SELECT seq FROM ({string.Join(" UNION ALL ", each)}) sides {order}) found";
    }

    /// <summary>
    /// All rows of an account between two ends. An account is on either side, and a condition that says so is answered by
    /// collecting the pages of all rows first, which the disk is then asked for at once; by the index alone one would wait
    /// for the other.
    /// </summary>
    public static string Between(string table, RowKey key, RowRange ends) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {RowLayout.ColumnList} FROM {table} WHERE {EitherSide(key)} AND seq >= {ends.From} AND seq <= {ends.To} "
            + $"ORDER BY seq {Direction(ends)}");

    // On the side that is not asked for: no account has the id 0.
    private static string EitherSide(RowKey key)
    {
        string id = Uuid.Of(key.Value).ToString();
        string nobody = Guid.Empty.ToString();
        return $"(debit = '{(key.Kind == RowKeyKind.Credit ? nobody : id)}' OR credit = '{(key.Kind == RowKeyKind.Debit ? nobody : id)}')";
    }

    private static string ConditionOf(RowKey key)
    {
        string id = Uuid.Of(key.Value).ToString();
        return key.Kind switch
        {
            RowKeyKind.Everything => "kind <> 0",
            RowKeyKind.UserData128 => $"user_data_128 = '{id}'",
            RowKeyKind.UserData64 => string.Create(CultureInfo.InvariantCulture, $"user_data_64 = {(ulong)key.Value}"),
            RowKeyKind.AccountsCreated => "kind = 1",
            _ => throw new InvalidOperationException($"No rows are looked for by {key.Kind}."),
        };
    }

    private static string OrderOf(RowRange range, int limit) =>
        string.Create(CultureInfo.InvariantCulture, $"ORDER BY seq {Direction(range)} LIMIT {limit}");

    private static string Direction(RowRange range) => range.NewestFirst ? "DESC" : "ASC";
}
