using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary>What is wrong with a command line, in one line for a person.</summary>
internal static class ParseComplaint
{
    private static readonly (string Type, string Kind)[] Kinds =
    [
        ("System.UInt16", "a whole number from 0 to 65,535"),
        ("System.UInt32", "a whole number from 0 to 4,294,967,295"),
        ("System.UInt64", "a whole number from 0 to 2^64-1"),
        ("System.Int32", "a whole number"),
        ("System.Int64", "a whole number"),
        ("System.Double", "a number"),
    ];

    /// <summary>The complaint that helps most; types are told in words.</summary>
    public static string Of(ParseResult parsed)
    {
        // A command that is not known also lacks a known one, and that would be told first.
        string message = parsed.UnmatchedTokens is [var stranger, ..]
            ? $"There is no command or option {stranger} here."
            : parsed.Errors[0].Message;
        return Kinds.Aggregate(
            message,
            (text, kind) => text.Replace(
                $"as expected type '{kind.Type}'", $"as {kind.Kind}", StringComparison.Ordinal));
    }
}
