namespace Engine.Client;

/// <summary>What a client calls itself, so that the engine tells clients apart.</summary>
internal static class ClientNames
{
    /// <summary>The header by which it says so.</summary>
    public const string Header = "engine-client";

    private const int MostLetters = 64;

    /// <summary>The name of this program, as far as it can be one.</summary>
    public static string OfThisProgram()
    {
        var name = new string([.. AppDomain.CurrentDomain.FriendlyName.Where(IsOfName).Take(MostLetters)]);
        return name.Length > 0 ? name : "client";
    }

    /// <summary>Whether it is 1 to 64 of letters, digits, '.', '_' and '-'.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= MostLetters && name.All(IsOfName);

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
