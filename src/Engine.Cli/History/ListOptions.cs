using System.CommandLine;
using Engine.Client;

namespace Engine.Cli.History;

/// <summary>What the commands that list something have in common.</summary>
internal sealed class ListOptions
{
    private readonly Option<string?> from = new("--from")
    {
        Description = "From this sequence or time on.", HelpName = "sequence|time",
    };

    private readonly Option<string?> to = new("--to")
    {
        Description = "Up to this sequence, or to before this time.", HelpName = "sequence|time",
    };

    private readonly Option<bool> oldest = new("--oldest-first") { Description = "The oldest first, not the newest." };

    private readonly Option<int> limit = new("--limit")
    {
        Description = "So many at most; 0 for all.", DefaultValueFactory = _ => 20,
    };

    public void AddTo(Command command)
    {
        command.Add(from);
        command.Add(to);
        command.Add(oldest);
        command.Add(limit);
    }

    /// <summary>So many are listed at most.</summary>
    public int Limit(ParseResult parsed) => parsed.GetValue(limit) is var given and > 0 ? given : int.MaxValue;

    /// <summary>The order.</summary>
    public HistoryOrder Order(ParseResult parsed) =>
        parsed.GetValue(oldest) ? HistoryOrder.OldestFirst : HistoryOrder.NewestFirst;

    /// <summary>How many to ask for at once.</summary>
    public int PageSize(ParseResult parsed) => Math.Clamp(Limit(parsed), 1, 1_000);

    /// <summary>The stretch of history; null for all of it.</summary>
    /// <exception cref="ToolException">An end is neither a sequence nor a time.</exception>
    public HistoryRange? Range(ParseResult parsed)
    {
        PointInHistory start = parsed.GetValue(from) is { } first ? PointInHistory.Read(first) : default;
        PointInHistory end = parsed.GetValue(to) is { } last ? PointInHistory.Read(last) : default;
        return start == default && end == default
            ? null
            : new HistoryRange
            {
                FromSequence = start.Sequence,
                FromTime = start.Nanoseconds,
                ToSequence = end.Sequence,
                BeforeTime = end.Nanoseconds,
            };
    }
}
