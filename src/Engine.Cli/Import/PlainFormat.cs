namespace Engine.Cli.Import;

/// <summary>The format that needs no map: its header says what the columns are.</summary>
internal static class PlainFormat
{
    private static readonly string[] Required = ["debit", "credit", "amount"];

    private static readonly string[] Optional =
    [
        "id", "ledger", "code", "pending_id", "user_data_128", "user_data_64", "user_data_32", "timeout", "flags",
        "timestamp",
    ];

    /// <summary>The map that goes with a header of the plain format.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="ledger">The ledger, where no column says it.</param>
    /// <param name="create">Whether accounts given by id are created.</param>
    /// <exception cref="ImportException">The header is not one.</exception>
    public static ImportMap Of(CsvRows rows, uint? ledger, bool create)
    {
        List<string> unknown = [.. rows.Columns.Where(c => !Required.Contains(c) && !Optional.Contains(c))];
        List<string> missing = [.. Required.Where(c => rows.IndexOf(c) < 0)];
        if (ledger is null && rows.IndexOf("ledger") < 0)
        {
            missing.Add("ledger");
        }

        if (unknown.Count + missing.Count > 0)
        {
            string missed = missing.Count > 0 ? $" It lacks: {string.Join(", ", missing)}." : "";
            string surplus = unknown.Count > 0 ? $" It has, and should not: {string.Join(", ", unknown)}." : "";
            throw new ImportException(
                $"{rows.File}: the header is not that of the plain format.{missed}{surplus} "
                + $"The columns are {string.Join(", ", Required)} and, as needed, {string.Join(", ", Optional)}. "
                + "For any other file give --map.");
        }

        string? IfThere(string column) => rows.IndexOf(column) >= 0 ? column : null;
        AccountSource Side(string column) => new() { Column = column, As = AccountText.Auto, Create = create };
        return new ImportMap
        {
            Ledger = rows.IndexOf("ledger") >= 0 ? new NumberSource(0, "ledger") : null,
            Code = IfThere("code") is { } code ? new NumberSource(0, code) : null,
            Debit = Side("debit"),
            Credit = Side("credit"),
            Amount = new AmountSource { Column = "amount" },
            Id = IfThere("id"),
            PendingId = IfThere("pending_id"),
            UserData128 = IfThere("user_data_128"),
            UserData64 = IfThere("user_data_64"),
            UserData32 = IfThere("user_data_32"),
            Timeout = IfThere("timeout"),
            Flags = IfThere("flags"),
            Timestamp = IfThere("timestamp"),
        };
    }
}
