namespace Engine.Server.Ledger;

/// <summary>What a client calls itself: what it is paused by.</summary>
internal static class CallerName
{
    /// <summary>The header by which it says so.</summary>
    public const string Header = "engine-client";

    /// <summary>The name of those who do not.</summary>
    public const string Anonymous = "anonymous";

    private const int MostLetters = 64;

    /// <summary>The name of who makes a request; one that is no name is as good as none.</summary>
    public static string Of(HttpContext context) =>
        context.Request.Headers[Header].ToString() is var name && IsValid(name) ? name : Anonymous;

    /// <summary>Whether it is 1 to 64 of letters, digits, '.', '_' and '-'.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MostLetters
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
