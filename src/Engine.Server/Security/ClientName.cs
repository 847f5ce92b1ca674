namespace Engine.Server.Security;

/// <summary>The names that clients may have: they stand in logs, figures and on pages.</summary>
internal static class ClientName
{
    /// <summary>The header by which a client says what it is called.</summary>
    public const string Header = "engine-client";

    private const int MostLetters = 64;

    /// <summary>What a name has to be, for messages.</summary>
    public const string Rule = "must be 1 to 64 of letters, digits, '.', '_' and '-'";

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MostLetters
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
