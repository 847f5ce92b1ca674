using System.Diagnostics;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>The outcomes of the pipeline in the words of the contract.</summary>
internal static class Outcomes
{
    /// <summary>What stands in a request's place in the order of replies.</summary>
    public static V1.SubmitOutcome OnStream(BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.Answered => V1.SubmitOutcome.Answered,
        BatchOutcome.NotAccepted => V1.SubmitOutcome.NotAccepted,
        BatchOutcome.Unknown => V1.SubmitOutcome.Unknown,
        BatchOutcome.TooManyAccounts or BatchOutcome.TooManyHolds or BatchOutcome.TooManyRows or BatchOutcome.TooManyLimits =>
            V1.SubmitOutcome.ResourceExhausted,
        _ => throw new UnreachableException($"A reply was due before its request had ended ({outcome})."),
    };

    /// <summary>Which limit refused a request as a whole, UTF-8; empty for every other outcome.</summary>
    public static ReadOnlySpan<byte> LimitInWords(BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.TooManyAccounts => "max_accounts is reached: the request was refused untouched"u8,
        BatchOutcome.TooManyHolds => "max_open_holds is reached: the request was refused untouched"u8,
        BatchOutcome.TooManyRows => "max_unsealed_rows is reached: the request was refused untouched"u8,
        BatchOutcome.TooManyLimits => "max_velocity_limits is reached: the request was refused untouched"u8,
        _ => default,
    };

    /// <summary>The option that names the limit; null for every other outcome.</summary>
    public static string? Limit(BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.TooManyAccounts => "max_accounts",
        BatchOutcome.TooManyHolds => "max_open_holds",
        BatchOutcome.TooManyRows => "max_unsealed_rows",
        BatchOutcome.TooManyLimits => "max_velocity_limits",
        _ => null,
    };
}
