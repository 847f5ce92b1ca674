using System.Text.Json;

namespace Engine.Cli.Output;

/// <summary>Flags by the names of the contract, such as <c>debits_must_not_exceed_credits</c>.</summary>
internal static class FlagName
{
    public static string Of<T>(T flag)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(flag.ToString());

    /// <summary>The flag of this name, with hyphens or underscores.</summary>
    /// <exception cref="ToolException">There is none among those allowed.</exception>
    public static T Parse<T>(string name, params T[] allowed)
        where T : struct, Enum
    {
        foreach (var flag in allowed)
        {
            if (Of(flag).Equals(name.Replace('-', '_'), StringComparison.OrdinalIgnoreCase))
            {
                return flag;
            }
        }

        throw new ToolException($"\"{name}\" is no flag; there are {string.Join(", ", allowed.Select(Of))}.");
    }
}
