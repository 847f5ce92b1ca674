using System.Globalization;
using System.Text.Json;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Figures;

/// <summary>Result codes by the names of the contract, such as <c>exceeds_credits</c>.</summary>
internal static class ResultCodes
{
    /// <summary>The name of a code among the results of a kind of request.</summary>
    public static string NameOf(BatchKind kind, int code) => kind switch
    {
        BatchKind.CreateTransfers => Name((CreateTransferResult)code),
        BatchKind.CreateAccounts => Name((CreateAccountResult)code),
        BatchKind.NameAccounts => Name((NameAccountResult)code),
        BatchKind.SetAccountLimits => Name((SetAccountLimitsResult)code),
        BatchKind.ExtendHolds => Name((ExtendHoldResult)code),
        BatchKind.ResolveGroup => Name((ResolveGroupResult)code),
        _ => code.ToString(CultureInfo.InvariantCulture),
    };

    private static string Name<T>(T code)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
