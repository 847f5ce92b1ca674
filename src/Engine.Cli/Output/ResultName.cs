using System.Reflection;
using Google.Protobuf.Reflection;

namespace Engine.Cli.Output;

/// <summary>Result codes by the names of the contract, such as <c>exceeds_credits</c>.</summary>
internal static class ResultName
{
    /// <summary>The name of a generated enum's value; "ok" for 0, the number where it is unknown here.</summary>
    public static string Of<T>(T code)
        where T : struct, Enum
    {
        if (Convert.ToInt32(code, null) == 0)
        {
            return "ok";
        }

        var original = typeof(T).GetField(code.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name;
        return original is null ? $"code {code:D}" : WithoutPrefix(original, typeof(T).Name).ToLowerInvariant();
    }

    // CREATE_TRANSFER_RESULT_EXISTS of CreateTransferResult is EXISTS: as many words fewer as the type's name has.
    private static string WithoutPrefix(string original, string typeName)
    {
        var words = typeName.Count(char.IsUpper);
        return string.Join('_', original.Split('_')[words..]);
    }
}
