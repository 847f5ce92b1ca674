using Engine.Faults.Tests.Rig;

namespace Engine.Faults.Tests.Proxy;

/// <summary>Forwards everything.</summary>
internal sealed class Faithful : IWirePlan
{
    public WireAct At(WireMoment moment) => WireAct.Pass;
}

/// <summary>Lets nothing of the server's through: the connections stay, and no answer comes.</summary>
internal sealed class Silence : IWirePlan
{
    public WireAct At(WireMoment moment) => moment.From == Sender.Server ? WireAct.Drop : WireAct.Pass;
}

/// <summary>Does one thing at one point of commits: at the first, and at every fifth after it.</summary>
internal sealed class AtCommit(char type, bool isForwarded, WireAct act) : IWirePlan
{
    private const int Every = 5;
    private int _seen;
    private int _done;

    /// <summary>How often it was done.</summary>
    public int Done => Volatile.Read(ref _done);

    public WireAct At(WireMoment moment)
    {
        bool isPoint = moment.Commits && moment.Type == type && moment.IsForwarded == isForwarded;
        if (!isPoint || Interlocked.Increment(ref _seen) % Every != 1)
        {
            return WireAct.Pass;
        }

        Interlocked.Increment(ref _done);
        return act;
    }
}

/// <summary>
/// Does anything at any moment, by a seed: seldom, and most of all around commits. Rows that are read count as one
/// message, or no engine would ever come through the journal at its start.
/// </summary>
internal sealed class AtRandom(int seed) : IWirePlan
{
    private static readonly WireAct[] _acts = [WireAct.Cut, WireAct.LoseAnswers, WireAct.Delay, WireAct.Drop];
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _done;

    /// <summary>How often something was done.</summary>
    public int Done => Volatile.Read(ref _done);

    public WireAct At(WireMoment moment)
    {
        lock (_lock)
        {
            bool isRow = moment is { From: Sender.Server, Type: WireMessage.DataRow or WireMessage.CopyData };
            // A start has some hundred messages, and has to get through.
            if (isRow || _random.Next(moment.Commits ? 40 : 1_500) != 0)
            {
                return WireAct.Pass;
            }

            _done++;
            return _acts[_random.Next(_acts.Length)];
        }
    }
}

/// <summary>
/// The server falls silent for good when it has so many messages of a type to say, and takes notice of nothing any more,
/// as one whose processes are all stopped.
/// </summary>
internal sealed class SilentFrom(char type, int message) : IWirePlan
{
    private int _seen;

    public WireAct At(WireMoment moment)
    {
        bool counts = moment.From == Sender.Server && moment.Type == type && !moment.IsForwarded;
        return (counts ? Interlocked.Increment(ref _seen) : Volatile.Read(ref _seen)) < message
            ? WireAct.Pass
            : WireAct.Drop;
    }
}
