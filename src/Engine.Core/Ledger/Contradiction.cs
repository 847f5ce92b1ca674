using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Ledger;

/// <summary>Checks of replay: each ends in a <see cref="ReplayException"/> that names the row.</summary>
internal static class Contradiction
{
    /// <summary>Throws unless the condition holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool condition, in LedgerEvent row, string reason)
    {
        if (!condition)
        {
            Throw(row, reason);
        }
    }

    /// <summary>Throws unless the account would be created.</summary>
    public static void UnlessOk(CreateAccountResult result, in LedgerEvent row)
    {
        if (result != CreateAccountResult.Ok)
        {
            Throw(row, $"the account would be refused: {result}");
        }
    }

    /// <summary>Throws unless the transfer would be created.</summary>
    public static void UnlessOk(CreateTransferResult result, in LedgerEvent row)
    {
        if (result != CreateTransferResult.Ok)
        {
            Throw(row, $"the transfer would be refused: {result}");
        }
    }

    /// <summary>Throws.</summary>
    [DoesNotReturn]
    public static void Throw(in LedgerEvent row, string reason) => throw new ReplayException(row.Sequence, reason);
}
