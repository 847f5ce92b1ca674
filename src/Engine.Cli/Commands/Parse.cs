using System.CommandLine.Parsing;
using System.Globalization;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary>Parsers of option values that report what is wrong instead of throwing.</summary>
internal static class Parse
{
    private const double MostUnits = 1e6;

    private static readonly Dictionary<char, TimeSpan> Units = new()
    {
        ['s'] = TimeSpan.FromSeconds(1), ['m'] = TimeSpan.FromMinutes(1), ['h'] = TimeSpan.FromHours(1), ['d'] = TimeSpan.FromDays(1),
    };

    /// <summary>An id: UUID text, hexadecimal after 0x, or decimal.</summary>
    public static UInt128? Id(ArgumentResult argument) => Value<UInt128>(
        argument, text => EngineId.TryParse(text, out var id) ? id : null,
        "an id: give UUID text, hexadecimal after 0x, or a decimal number below 2^128");

    /// <summary>An amount in minor units.</summary>
    public static UInt128? Amount(ArgumentResult argument) => Value<UInt128>(
        argument,
        text => UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null,
        "an amount: give a whole number of minor units below 2^128");

    /// <summary>A balance in minor units, which may be below zero.</summary>
    public static Int128? Balance(ArgumentResult argument) => Value<Int128>(
        argument,
        text => Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null,
        "a balance: give a whole number of minor units between -2^127 and 2^127");

    /// <summary>A span of time with its unit.</summary>
    public static TimeSpan? Span(ArgumentResult argument) => Value<TimeSpan>(
        argument,
        text => text.Length > 1 && Units.TryGetValue(text[^1], out var unit)
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count < MostUnits
                ? count * unit
                : null,
        "a span of time: give a number with its unit, such as 30s, 15m, 2h or 1d");

    private static T? Value<T>(ArgumentResult argument, Func<string, T?> parse, string expected)
        where T : struct
    {
        var text = argument.Tokens[0].Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        argument.AddError($"\"{text}\" is not {expected}.");
        return null;
    }
}
