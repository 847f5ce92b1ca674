namespace Engine.Watch.Rehearsals;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>A client stops sending; its connection stands.</summary>
    ClientGone,

    /// <summary>Two in a hundred of a client's events are refused, where it was one in a thousand.</summary>
    ErrorsRise,

    /// <summary>All traffic goes up by one percent a minute.</summary>
    TrafficDrifts,

    /// <summary>Answers take three times as long.</summary>
    AnswersSlow,

    /// <summary>A client sends three times as much, at once.</summary>
    TrafficSpikes,

    /// <summary>Replies are held up on the network for a fifth of a second.</summary>
    UsersWait,
}

/// <summary>A fault, and from when on.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Client">Of which client; empty for all of them.</param>
/// <param name="From">From when on.</param>
public sealed record RehearsedFault(FaultKind Kind, string Client, DateTimeOffset From)
{
    private static readonly double[] s_hours = [3, 12.4, 19.2, 24 + 10.2, 48 + 17.3, 120 + 15.5, 144 + 20];
    private const double ManyRefused = 0.02;
    private const double PerMinute = 0.01;
    private const double Times = 3;
    private static readonly TimeSpan s_heldUp = TimeSpan.FromMilliseconds(200);

    /// <summary>Every kind, of one client and of all, at several hours of a week, by night and in peaks.</summary>
    /// <param name="monday">When the week begins.</param>
    public static IEnumerable<RehearsedFault> InTheWeekOf(DateTimeOffset monday)
    {
        foreach (DateTimeOffset from in s_hours.Select(hour => monday.AddHours(hour)))
        {
            yield return new RehearsedFault(FaultKind.ClientGone, "gateway", from);
            yield return new RehearsedFault(FaultKind.ClientGone, "shop", from);
            yield return new RehearsedFault(FaultKind.ErrorsRise, "", from);
            yield return new RehearsedFault(FaultKind.AnswersSlow, "", from);
            yield return new RehearsedFault(FaultKind.TrafficDrifts, "", from);
            yield return new RehearsedFault(FaultKind.TrafficSpikes, "gateway", from);
            yield return new RehearsedFault(FaultKind.TrafficSpikes, "shop", from);
            yield return new RehearsedFault(FaultKind.UsersWait, "", from);
            yield return new RehearsedFault(FaultKind.UsersWait, "shop", from);
        }
    }

    internal double Rate(string client, DateTimeOffset at) => !Is(client, at)
        ? 1
        : Kind switch
        {
            FaultKind.ClientGone => 0,
            FaultKind.TrafficDrifts => Math.Exp(PerMinute * (at - From).TotalMinutes),
            FaultKind.TrafficSpikes => Times,
            _ => 1,
        };

    internal double RefusedShare(string client, DateTimeOffset at, double usual) =>
        Kind == FaultKind.ErrorsRise && Is(client, at) ? ManyRefused : usual;

    internal double Latency(string client, DateTimeOffset at) => Kind == FaultKind.AnswersSlow && Is(client, at) ? Times : 1;

    internal TimeSpan HeldUp(string client, DateTimeOffset at) =>
        Kind == FaultKind.UsersWait && Is(client, at) ? s_heldUp : TimeSpan.Zero;

    private bool Is(string client, DateTimeOffset at) => at >= From && (Client.Length == 0 || Client == client);
}
