using System.CommandLine.Parsing;
using System.Globalization;

namespace Engine.Cli.Verification;

/// <summary>A block of the journal and its hash, written <c>BLOCK:HASH</c>: what a verification saw.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record Anchor(long Block, ReadOnlyMemory<byte> Hash)
{
    private const int HashDigits = 64;

    /// <summary>Reads one from the command line.</summary>
    public static Anchor? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        string[] parts = text.Split(':');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long block)
            && parts[1].Length == HashDigits
            && parts[1].All(char.IsAsciiHexDigit))
        {
            return new Anchor(block, Convert.FromHexString(parts[1]));
        }

        argument.AddError($"\"{text}\" is not BLOCK:HASH as verify prints it.");
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Block}:{Convert.ToHexStringLower(Hash.Span)}");
}
