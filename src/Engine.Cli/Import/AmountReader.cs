namespace Engine.Cli.Import;

/// <summary>Reads a row's amount: one column, or the product of two, exactly.</summary>
internal sealed class AmountReader
{
    private readonly int _column;
    private readonly int _factor;
    private readonly int _scale;
    private readonly bool _mayTurn;

    /// <summary>Finds the columns in the header.</summary>
    /// <exception cref="ImportException">A column is not there.</exception>
    public AmountReader(AmountSource source, ColumnFinder columns)
    {
        _column = columns.Find(source.Product?[0] ?? source.Column!, "amount");
        _factor = columns.FindOptional(source.Product?[1], "amount.product");
        _scale = source.Scale;
        _mayTurn = source.Negative == NegativeAmount.Turn;
    }

    /// <summary>The amount, minor units, and whether it was negative and so turns the direction.</summary>
    /// <exception cref="ImportLineException">It is no number, has too many decimals, or does not fit.</exception>
    public UInt128 Read(CsvRows row, out bool turned)
    {
        ExactDecimal value = ReadNumber(row, _column);
        if (_factor >= 0 && !ExactDecimal.TryMultiply(value, ReadNumber(row, _factor), out value))
        {
            throw row.Fault(_column, "its product with the second column is above 128 bits");
        }

        if (value.ToMinorUnits(_scale, out UInt128 minor) is { } wrong)
        {
            throw row.Fault(_column, _factor < 0 ? $"the amount {wrong}" : $"the product {wrong}");
        }

        turned = value.IsNegative;
        return !turned || _mayTurn
            ? minor
            : throw row.Fault(_column, "the amount is negative (a map can say that it turns the direction)");
    }

    /// <summary>A number with a sign, in the amount's unit.</summary>
    /// <exception cref="ImportLineException">It is no number, has too many decimals, or does not fit.</exception>
    public Int128 ReadSigned(CsvRows row, int column)
    {
        ExactDecimal value = ReadNumber(row, column);
        if (value.ToMinorUnits(_scale, out UInt128 minor) is { } wrong)
        {
            throw row.Fault(column, $"the balance {wrong}");
        }

        return minor <= (UInt128)Int128.MaxValue
            ? value.IsNegative ? -(Int128)minor : (Int128)minor
            : throw row.Fault(column, "the balance is above 2^127-1 minor units");
    }

    private static ExactDecimal ReadNumber(CsvRows row, int column) =>
        ExactDecimal.TryParse(row.Field(column), out ExactDecimal value)
            ? value
            : throw row.Fault(column, $"'{Clip(row.Field(column))}' is no decimal number below 2^128");

    private static string Clip(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}…";
}
