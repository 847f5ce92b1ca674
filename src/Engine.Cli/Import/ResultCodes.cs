using System.Text;

namespace Engine.Cli.Import;

/// <summary>Result codes as the ledger's rules spell them.</summary>
internal static class ResultCodes
{
    /// <summary>A code's name: exceeds_credits.</summary>
    public static string NameOf<T>(T code)
        where T : struct, Enum
    {
        StringBuilder name = new();
        foreach (char c in code.ToString())
        {
            // Digits begin a word of their own: user_data_128.
            bool begins = char.IsUpper(c) || (char.IsDigit(c) && !char.IsDigit(name.Length > 0 ? name[^1] : '0'));
            name.Append(begins && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
