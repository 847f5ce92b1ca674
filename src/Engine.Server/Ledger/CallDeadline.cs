using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>Until when a unary call is worked on.</summary>
internal static class CallDeadline
{
    // A call is given up a little before the caller's own clock ends it, or nobody would hear whether it was taken.
    private const int MarginShare = 10;
    private static readonly TimeSpan MaxMargin = TimeSpan.FromMilliseconds(100);

    // Beyond that a deadline means as long as it takes, and is not put in ticks, where it might overflow.
    private static readonly TimeSpan Endless = TimeSpan.FromDays(40);

    /// <summary>The call's deadline as a point of <see cref="TimeProvider.GetTimestamp"/>; 0 for none.</summary>
    public static long Of(ServerCallContext context, TimeProvider time)
    {
        if (CallTimeout.Of(context.GetHttpContext().Request) is not { } left || left > Endless)
        {
            return 0;
        }

        TimeSpan margin = left / MarginShare;
        left -= margin < MaxMargin ? margin : MaxMargin;
        return Math.Max(1, time.GetTimestamp() + Deadlines.ToTicks(left, time));
    }
}
