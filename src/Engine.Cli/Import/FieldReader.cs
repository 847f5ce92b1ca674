using System.Globalization;
using System.Numerics;
using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>Reads the plain fields of a transfer: ids, codes, flags, the caller's own data.</summary>
internal static class FieldReader
{
    /// <summary>A whole number; 0 where the column is not mapped or the field is empty.</summary>
    /// <exception cref="ImportLineException">It is none, or does not fit.</exception>
    public static T Whole<T>(CsvRows row, int column)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (column < 0 || row.Field(column).IsEmpty)
        {
            return T.Zero;
        }

        return T.TryParse(row.Field(column), NumberStyles.None, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw row.Fault(column, $"'{row.Field(column)}' is no whole number from 0 to {T.MaxValue}");
    }

    /// <summary>An id; 0 where the column is not mapped or the field is empty.</summary>
    /// <exception cref="ImportLineException">It is none.</exception>
    public static UInt128 Id(CsvRows row, int column)
    {
        if (column < 0 || row.Field(column).IsEmpty)
        {
            return 0;
        }

        string text = row.Field(column).ToString();
        return EngineId.TryParse(text, out UInt128 id)
            ? id
            : throw row.Fault(column, $"'{text}' is no id (UUID, 0x and hexadecimal digits, or a decimal number)");
    }

    /// <summary>Flags, as their bits or by their names.</summary>
    /// <exception cref="ImportLineException">It is neither, or a flag that an import cannot carry.</exception>
    public static TransferFlags Flags(CsvRows row, int column)
    {
        if (column < 0 || row.Field(column).IsEmpty)
        {
            return TransferFlags.None;
        }

        ReadOnlySpan<char> text = row.Field(column);
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint bits))
        {
            return (TransferFlags)bits;
        }

        TransferFlags flags = TransferFlags.None;
        foreach (Range part in text.SplitAny(' ', '|', ','))
        {
            string name = text[part].ToString().Replace("_", "", StringComparison.Ordinal);
            if (name.Length == 0)
            {
                continue;
            }

            if (char.IsAsciiDigit(name[0]) || !Enum.TryParse(name, true, out TransferFlags flag))
            {
                throw row.Fault(column, $"'{text[part]}' is no flag of a transfer");
            }

            flags |= flag;
        }

        return flags;
    }

    /// <summary>A whole number with a sign.</summary>
    /// <exception cref="ImportLineException">It is none, or does not fit.</exception>
    public static Int128 Signed(CsvRows row, int column) =>
        Int128.TryParse(
            row.Field(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value)
            ? value
            : throw row.Fault(column, $"'{row.Field(column)}' is no whole number to sort by");
}
