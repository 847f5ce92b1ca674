using System.CommandLine.Parsing;
using System.Globalization;
using Engine.Client;

namespace Engine.Cli.Commands;

/// <summary>Parsers of option values that report what is wrong instead of throwing.</summary>
internal static class Parse
{
    /// <summary>An id: UUID text, hexadecimal after 0x, or decimal.</summary>
    public static UInt128? Id(ArgumentResult argument) => Value(
        argument, text => EngineId.TryParse(text, out var id) ? id : null,
        "an id: give UUID text, hexadecimal after 0x, or a decimal number below 2^128");

    /// <summary>An amount in minor units.</summary>
    public static UInt128? Amount(ArgumentResult argument) => Value(
        argument,
        text => UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null,
        "an amount: give a whole number of minor units below 2^128");

    private static UInt128? Value(ArgumentResult argument, Func<string, UInt128?> parse, string expected)
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
