using System.Reflection;
using Google.Protobuf.Reflection;

namespace Engine.Cli.Output;

/// <summary>Result codes by the names of the contract, such as <c>exceeds_credits</c>.</summary>
internal static class ResultName
{
    /// <summary>The name of code 0.</summary>
    public const string Ok = "ok";

    /// <summary>The name of a generated enum's value; the number where it is unknown here.</summary>
    public static string Of<T>(T code)
        where T : struct, Enum => Names<T>.ByCode.TryGetValue(code, out string? name) ? name : $"code {code:D}";

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByCode = Enum.GetValues<T>().ToDictionary(code => code, Find);

        // CREATE_TRANSFER_RESULT_EXISTS of CreateTransferResult is EXISTS: as many words fewer as the type's name has.
        private static string Find(T code)
        {
            if (code.Equals(default(T)))
            {
                return Ok;
            }

            string original = typeof(T).GetField(code.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name;
            int words = typeof(T).Name.Count(char.IsUpper);
            return string.Join('_', original.Split('_')[words..]).ToLowerInvariant();
        }
    }
}
