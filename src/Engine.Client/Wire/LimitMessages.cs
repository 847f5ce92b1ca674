namespace Engine.Client.Wire;

/// <summary>Limits as generated messages and back.</summary>
internal static class LimitMessages
{
    public static V1.AccountLimits Limits(AccountLimits limits)
    {
        var message = new V1.AccountLimits
        {
            AccountId = Messages.Id(limits.AccountId), WindowSeconds = limits.WindowSeconds,
        };
        if (limits.Floor is { } floor)
        {
            var amount = Amount(floor);
            (message.Floor, message.FloorHigh) = ((ulong)amount, (ulong)(amount >> 64));
            message.FloorNegative = floor < 0;
        }

        if (limits.Ceiling is { } ceiling)
        {
            var amount = Amount(ceiling);
            (message.Ceiling, message.CeilingHigh) = ((ulong)amount, (ulong)(amount >> 64));
            message.CeilingNegative = ceiling < 0;
        }

        if (limits.VelocityAmount is { } most)
        {
            (message.VelocityAmount, message.VelocityAmountHigh) = ((ulong)most, (ulong)(most >> 64));
        }

        if (limits.VelocityCount is { } count)
        {
            message.VelocityCount = count;
        }

        return message;
    }

    public static AccountLimits Limits(V1.AccountLimits message) => new()
    {
        AccountId = Messages.Id(message.AccountId),
        Floor = message.HasFloor || message.FloorHigh != 0 || message.FloorNegative
            ? Signed(new UInt128(message.FloorHigh, message.Floor), message.FloorNegative)
            : null,
        Ceiling = message.HasCeiling || message.CeilingHigh != 0 || message.CeilingNegative
            ? Signed(new UInt128(message.CeilingHigh, message.Ceiling), message.CeilingNegative)
            : null,
        VelocityAmount = message.HasVelocityAmount || message.VelocityAmountHigh != 0
            ? new UInt128(message.VelocityAmountHigh, message.VelocityAmount)
            : null,
        VelocityCount = message.HasVelocityCount ? message.VelocityCount : null,
        WindowSeconds = message.WindowSeconds,
    };

    public static FoundLimits Found(V1.LimitsFound message) => new(
        Limits(message.Limits), new UInt128(message.CountedAmountHigh, message.CountedAmount), message.CountedDebits);

    // The least number has no counterpart above zero; as an unsigned amount it has.
    private static UInt128 Amount(Int128 value) => value < 0 ? 0 - (UInt128)value : (UInt128)value;

    private static Int128 Signed(UInt128 amount, bool isNegative) => isNegative ? -(Int128)amount : (Int128)amount;
}
