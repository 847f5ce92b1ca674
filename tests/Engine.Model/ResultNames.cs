using System.Text;

namespace Engine.Model;

/// <summary>
/// Result codes and flags by the names that the rules use: <c>exists_with_different_user_data_128</c>.
/// </summary>
public static class ResultNames
{
    /// <summary>The name of a code.</summary>
    public static string Of<T>(T code)
        where T : struct, Enum
    {
        string pascal = code.ToString();
        var snake = new StringBuilder();
        for (int i = 0; i < pascal.Length; i++)
        {
            bool startsWord = i > 0 && char.IsLower(pascal[i - 1]) && !char.IsLower(pascal[i]);
            snake.Append(startsWord ? "_" : "").Append(char.ToLowerInvariant(pascal[i]));
        }

        return snake.ToString();
    }

    /// <summary>The name of a code by its number.</summary>
    public static string Of<T>(ushort code)
        where T : struct, Enum => Of((T)Enum.ToObject(typeof(T), code));

    /// <summary>All names of a kind, in the order of their numbers.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>Finds a code by its name.</summary>
    public static bool TryParse<T>(string name, out T code)
        where T : struct, Enum
    {
        foreach (T candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == name)
            {
                code = candidate;
                return true;
            }
        }

        code = default;
        return false;
    }
}
