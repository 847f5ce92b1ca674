using System.Globalization;
using Engine.V1;
using Google.Protobuf.Reflection;

namespace Engine.Cli.Conformance;

/// <summary>Names of result codes as case files write them, such as <c>id_already_failed</c>.</summary>
internal static class ResultNames
{
    /// <summary>The name of code 0.</summary>
    public const string Ok = "ok";

    private static readonly Dictionary<int, string> _accounts =
        Names("CreateAccountResult", "CREATE_ACCOUNT_RESULT_");
    private static readonly Dictionary<int, string> _transfers =
        Names("CreateTransferResult", "CREATE_TRANSFER_RESULT_");

    /// <summary>Name of the result of creating an account; the number where the contract has no such code.</summary>
    public static string OfAccount(int code) => Find(_accounts, code);

    /// <summary>Name of the result of creating a transfer; the number where the contract has no such code.</summary>
    public static string OfTransfer(int code) => Find(_transfers, code);

    private static string Find(Dictionary<int, string> names, int code) =>
        names.TryGetValue(code, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"code {code}");

    private static Dictionary<int, string> Names(string type, string prefix)
    {
        EnumDescriptor results = ResultsReflection.Descriptor.EnumTypes.Single(each => each.Name == type);
        return results.Values.ToDictionary(
            value => value.Number,
            value => value.Number == 0 ? Ok : value.Name[prefix.Length..].ToLowerInvariant());
    }
}
