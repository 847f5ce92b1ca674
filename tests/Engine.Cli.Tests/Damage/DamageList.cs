using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.Damage;

/// <summary>One line of <c>damage.txt</c>.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Sql">How.</param>
/// <param name="Told">How the one line begins that says so; <c>whole</c> where nothing is wrong.</param>
internal sealed record DamageCase(string Name, string Sql, string Told)
{
    public bool IsHarmless => Told == "whole";

    /// <summary>Whether no line before it is told in the same words, places and names apart.</summary>
    public bool IsFirstOfItsKind { get; init; }
}

/// <summary>Reads <c>damage.txt</c>.</summary>
internal static class DamageList
{
    public static IReadOnlyList<DamageCase> All { get; } = [.. Read()];

    private static IEnumerable<DamageCase> Read()
    {
        string name = "";
        List<string> sql = [];
        HashSet<string> kinds = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Damage", "damage.txt")))
        {
            if (line.StartsWith(" -> ", StringComparison.Ordinal))
            {
                string told = line[4..];
                yield return new DamageCase(name, string.Join('\n', sql), told)
                {
                    IsFirstOfItsKind = kinds.Add(Regex.Replace(told, @"\d+|engine\.\w+", "")),
                };
                sql.Clear();
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                sql.Add(line.Trim());
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                name = line;
            }
        }
    }
}
