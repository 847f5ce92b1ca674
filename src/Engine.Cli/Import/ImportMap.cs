using System.Text.Json.Serialization;

namespace Engine.Cli.Import;

/// <summary>
/// How the rows of a file become transfers, as written in a map (samples/import-map.schema.json says what each part
/// means). Columns go by their names in the header.
/// </summary>
internal sealed record ImportMap
{
    /// <summary>Where the schema is; for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>What the map is for; for people.</summary>
    public string? Description { get; init; }

    /// <summary>What stands between fields.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The ledger, constant or by column.</summary>
    public NumberSource? Ledger { get; init; }

    /// <summary>The transfer's code, constant or by column; 1 where nothing is said.</summary>
    public NumberSource? Code { get; init; }

    /// <summary>The account debited, unless the row's type says another.</summary>
    public AccountSource? Debit { get; init; }

    /// <summary>The account credited, unless the row's type says another.</summary>
    public AccountSource? Credit { get; init; }

    /// <summary>The amount.</summary>
    public required AmountSource Amount { get; init; }

    /// <summary>What the value of one column decides.</summary>
    public TypeTable? Types { get; init; }

    /// <summary>Rows of equal value in this column succeed or fail together.</summary>
    public string? Chain { get; init; }

    /// <summary>The order in which rows take effect; that of the file where nothing is said.</summary>
    public IReadOnlyList<SortColumn> Sort { get; init; } = [];

    /// <summary>Rows to leave out.</summary>
    public IReadOnlyList<SkipRule> Skip { get; init; } = [];

    /// <summary>Rows to set right.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>A column that says an account's balance after the row.</summary>
    public BalanceRule? Balance { get; init; }

    /// <summary>Whether to compare the engine's balances, at the end, with those that follow from the file.</summary>
    public bool Verify { get; init; }

    /// <summary>The transfer's id; derived from file and line where nothing is said or the field is empty.</summary>
    public string? Id { get; init; }

    /// <summary>The column of the hold that a post or void resolves.</summary>
    public string? PendingId { get; init; }

    /// <summary>The column of the caller's own 128 bits.</summary>
    public string? UserData128 { get; init; }

    /// <summary>The column of the caller's own 64 bits.</summary>
    public string? UserData64 { get; init; }

    /// <summary>The column of the caller's own 32 bits.</summary>
    public string? UserData32 { get; init; }

    /// <summary>The column of a hold's timeout, in seconds.</summary>
    public string? Timeout { get; init; }

    /// <summary>The column of the flags: their bits as a number, or their names with spaces or '|' between.</summary>
    public string? Flags { get; init; }

    /// <summary>The column of the time at which it happened, ns since the Unix epoch: such rows are imported events.</summary>
    public string? Timestamp { get; init; }
}

/// <summary>A number that is the same for all rows, or comes from a column.</summary>
[JsonConverter(typeof(NumberSourceConverter))]
internal sealed record NumberSource(uint Constant, string? Column);

/// <summary>Where an account comes from: exactly one of column, constant and template.</summary>
internal sealed record AccountSource
{
    /// <summary>The column that holds it.</summary>
    public string? Column { get; init; }

    /// <summary>The same account for all rows.</summary>
    public string? Constant { get; init; }

    /// <summary>Text with columns in braces.</summary>
    public string? Template { get; init; }

    /// <summary>Put before the text of a column that is a name.</summary>
    public string? Prefix { get; init; }

    /// <summary>Stands in where the column is empty; otherwise such a line is an error.</summary>
    public string? Empty { get; init; }

    /// <summary>How the text is read.</summary>
    public AccountText As { get; init; } = AccountText.Name;

    /// <summary>Whether an account given by its id is created as it is met; one given by a name always is.</summary>
    public bool Create { get; init; }

    /// <summary>The code with which the account is created.</summary>
    public ushort Code { get; init; } = 1;

    /// <summary>The flags with which the account is created.</summary>
    public IReadOnlyList<AccountFlagName> Flags { get; init; } = [];
}

/// <summary>What the text that stands for an account is.</summary>
internal enum AccountText
{
    /// <summary>Its name.</summary>
    Name,

    /// <summary>Its id: UUID text, 0x and hexadecimal, or decimal.</summary>
    Id,

    /// <summary>Its id where it can be read as one, otherwise its name; "name:" before it makes it a name.</summary>
    Auto,
}

/// <summary>Flags that an account can be created with.</summary>
internal enum AccountFlagName
{
    /// <summary>Its debits stay within its credits.</summary>
    DebitsMustNotExceedCredits,

    /// <summary>Its credits stay within its debits.</summary>
    CreditsMustNotExceedDebits,

    /// <summary>Its balances are kept over time.</summary>
    History,
}

/// <summary>Where the amount comes from: a column, or the product of two.</summary>
internal sealed record AmountSource
{
    /// <summary>The column that holds it.</summary>
    public string? Column { get; init; }

    /// <summary>Two columns to multiply.</summary>
    public IReadOnlyList<string>? Product { get; init; }

    /// <summary>Decimals of the ledger's unit: 3 counts thousandths.</summary>
    public int Scale { get; init; }

    /// <summary>What a negative amount means.</summary>
    public NegativeAmount Negative { get; init; }
}

/// <summary>What a negative amount means.</summary>
internal enum NegativeAmount
{
    /// <summary>The line is wrong.</summary>
    Error,

    /// <summary>The transfer goes the other way: debit and credit change places.</summary>
    Turn,
}

/// <summary>What the value of one column decides.</summary>
internal sealed record TypeTable
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>By its value. A value that is not listed makes the line an error.</summary>
    public required IReadOnlyDictionary<string, TypeRow> Rows { get; init; }
}

/// <summary>What a row of one type becomes.</summary>
internal sealed record TypeRow
{
    /// <summary>The account debited, if another than the map's.</summary>
    public AccountSource? Debit { get; init; }

    /// <summary>The account credited, if another than the map's.</summary>
    public AccountSource? Credit { get; init; }

    /// <summary>The transfer's code, if another than the map's.</summary>
    public ushort? Code { get; init; }

    /// <summary>Why such rows are left out.</summary>
    public string? Skip { get; init; }
}

/// <summary>One column of the order.</summary>
internal sealed record SortColumn
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Whether it is compared as text (by code units); otherwise as whole numbers.</summary>
    public bool Text { get; init; }
}

/// <summary>Tells rows apart: by line, or by what a column holds, or by debit and credit being the same account.</summary>
internal sealed record RowCondition
{
    /// <summary>The line on which the row begins; the header is line 1, as a rule.</summary>
    public long? Line { get; init; }

    /// <summary>The column looked at.</summary>
    public string? Column { get; init; }

    /// <summary>The column's whole text.</summary>
    [JsonPropertyName("equals")]
    public string? EqualTo { get; init; }

    /// <summary>A regular expression found in the column's text.</summary>
    public string? Matches { get; init; }

    /// <summary>Whether the column is empty.</summary>
    public bool Empty { get; init; }

    /// <summary>Whether debit and credit are the same account; only for rows to leave out.</summary>
    public bool SameAccount { get; init; }
}

/// <summary>Rows to leave out.</summary>
internal sealed record SkipRule
{
    /// <summary>Which.</summary>
    public required RowCondition When { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>Rows to set right.</summary>
internal sealed record Correction
{
    /// <summary>Which.</summary>
    public required RowCondition When { get; init; }

    /// <summary>Columns and what they are to hold.</summary>
    public required IReadOnlyDictionary<string, string> Set { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>A column that says an account's balance after the row.</summary>
internal sealed record BalanceRule
{
    /// <summary>The column, in the unit of the amount.</summary>
    public required string Column { get; init; }

    /// <summary>The account.</summary>
    public required AccountSource Account { get; init; }

    /// <summary>Whether the balance is debits less credits; otherwise credits less debits.</summary>
    public bool DebitBalance { get; init; }

    /// <summary>Rows that are known to disagree.</summary>
    public IReadOnlyList<SkipRule> Known { get; init; } = [];
}
