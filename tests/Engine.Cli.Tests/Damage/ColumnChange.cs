namespace Engine.Cli.Tests.Damage;

/// <summary>A change of one column of a row, whatever it held before.</summary>
/// <param name="Column">The column.</param>
/// <param name="Sql">Its assignment.</param>
internal sealed record ColumnChange(string Column, string Sql)
{
    /// <summary>Whether the row then stands for another place or another thing: what is missed then is named.</summary>
    public bool MovesTheRow => Column is "seq" or "kind";

    public static IReadOnlyList<ColumnChange> All { get; } =
    [
        new("seq", "seq = 29999"),
        new("ts", "ts = ts + 1"),
        new("kind", "kind = CASE kind WHEN 0 THEN 2 ELSE 0 END"),
        .. Each("= gen_random_uuid()", "id", "debit", "credit", "pending", "user_data_128"),
        .. new[] { "amount", "released", "user_data_64", "ledger", "timeout", "user_data_32", "code", "flags", "result", "rows" }
            .Select(column => new ColumnChange(column, $"{column} = coalesce({column}, 0) + 1")),
        new("name", "name = coalesce(name, '') || 'x'"),
        new("block", "block = 9999"),
        new("epoch", "epoch = coalesce(epoch, 0) + 1"),
        new("next_seq", "next_seq = coalesce(next_seq, 0) + 1"),
        new("hash", "hash = sha256('x')"),
        new("crc", "crc = crc # 1"),
    ];

    private static IEnumerable<ColumnChange> Each(string value, params string[] columns) =>
        columns.Select(column => new ColumnChange(column, $"{column} {value}"));
}
