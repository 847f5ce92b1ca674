using System.Text.RegularExpressions;

namespace Engine.Cli.Diagnosis;

/// <summary>
/// Takes what may be a secret out of text. What is gathered holds none by design; this is the second lock on the door, for
/// reasons and messages that people and servers wrote.
/// </summary>
internal static class Secrets
{
    private const string Mark = "(not shown)";

    private static readonly Regex s_named = new(
        """(?i)((?:password|passwd|pwd|passphrase|secret|token|api[-_ ]?key|authorization)\b\\?["']?\s*[=:]\s*)"""
        + """(\\"[^"\\]*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|(?:(?:bearer|basic)\s+)?[^\s;,&"']+)""",
        RegexOptions.CultureInvariant);

    private static readonly Regex s_inAddress = new("://[^/@\\s]+@", RegexOptions.CultureInvariant);

    private static readonly Regex s_key = new("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END|$)", RegexOptions.Singleline);

    /// <summary>The text with secrets replaced.</summary>
    public static string Mask(string text) =>
        s_key.Replace(s_inAddress.Replace(s_named.Replace(text, "$1" + Mark), $"://{Mark}@"), Mark);
}
