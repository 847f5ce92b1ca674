using Engine.Server.Ledger;
using Engine.Server.Wire;
using Grpc.Core;

namespace Engine.Server.Tuning;

/// <summary>Why a setting is not changed.</summary>
internal static class SettingRefusals
{
    /// <summary>There is no such setting.</summary>
    public static RpcException Unknown(string name) => Refusals.Invalid(
        new FieldError("name", $"'{name}' is no setting of the engine; engine tune lists them"));

    /// <summary>It can be changed by a restart only.</summary>
    public static RpcException NotChangeable(string name) => Refusals.Precondition(
        "SETTING_NOT_CHANGEABLE", $"{name} cannot be changed while the engine runs: it takes a restart.");

    /// <summary>The value cannot be; in the words of a start.</summary>
    public static RpcException Unfit(string name, string problem) => Refusals.Invalid(
        new FieldError("value", $"is none for {name}: {problem}"));

    /// <summary>A field is not what a change may have.</summary>
    public static RpcException Malformed(string problem)
    {
        int space = problem.IndexOf(' ', StringComparison.Ordinal);
        return Refusals.Invalid(new FieldError(problem[..space], problem[(space + 1)..]));
    }

    /// <summary>Somebody else has changed it.</summary>
    public static RpcException NotExpected(string name, string expected, string current) => Refusals.Precondition(
        "SETTING_NOT_EXPECTED", $"{name} is {current}, not {expected}: it was changed meanwhile. Nothing was changed now.");

    /// <summary>There is no change to take back.</summary>
    public static RpcException NeverChanged(string name) => Refusals.Precondition(
        "SETTING_NEVER_CHANGED", $"{name} was not changed while an engine ran: there is nothing to take back.");
}
