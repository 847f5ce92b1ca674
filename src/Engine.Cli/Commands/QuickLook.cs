using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary>What <c>--quick</c> stands for: smaller values, where none was given; a value of its own wins.</summary>
internal static class QuickLook
{
    /// <summary>The value of an option.</summary>
    public static T Value<T>(ParseResult parsed, Option<bool> quick, Option<T> option, T small) =>
        parsed.GetValue(quick) && parsed.GetResult(option) is not { Implicit: false } ? small : parsed.GetValue(option)!;
}
