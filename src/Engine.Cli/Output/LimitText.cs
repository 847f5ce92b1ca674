using System.Globalization;
using Engine.Client;

namespace Engine.Cli.Output;

/// <summary>The limits of an account in one line for a person.</summary>
internal static class LimitText
{
    public static string Of(AccountLimits limits)
    {
        var parts = new List<string>();
        Add(parts, "floor", limits.Floor);
        Add(parts, "ceiling", limits.Ceiling);
        Add(parts, "velocity amount", limits.VelocityAmount);
        Add(parts, "velocity count", limits.VelocityCount);
        if (limits.WindowSeconds != 0)
        {
            parts.Add($"within {limits.WindowSeconds} s");
        }

        return parts.Count == 0 ? "no limits" : string.Join(", ", parts);
    }

    private static void Add<T>(List<string> parts, string name, T? value)
        where T : struct, IFormattable
    {
        if (value is { } given)
        {
            parts.Add($"{name} {given.ToString(null, CultureInfo.InvariantCulture)}");
        }
    }
}
