namespace Engine.Watch.Alarms;

/// <summary>The silences in force. One thread at a time.</summary>
internal sealed class Silences
{
    /// <summary>The longest that one may last.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private const int Most = 100;
    private const int LongestText = 200;

    private readonly List<Silence> _inForce = [];

    /// <summary>Those in force.</summary>
    public IReadOnlyList<Silence> InForce => [.. _inForce];

    /// <summary>
    /// Takes in those that were kept over a restart, none of them for longer than one may last from now on: a file may be written by
    /// hand, or have been while the clock was wrong. Those that are over end at the next look.
    /// </summary>
    public void Restore(IEnumerable<Silence> kept, DateTimeOffset now) => _inForce.AddRange(
        kept.Take(Most).Select(silence => silence.Until - now <= Longest ? silence : silence with { Until = now + Longest }));

    /// <summary>Adds one.</summary>
    /// <exception cref="ArgumentException">It is not one that can be kept; the message names the field.</exception>
    public void Add(Silence silence, DateTimeOffset now)
    {
        Require(silence.Name.Length > 0, "name", "name an alarm, or * for all");
        Require(silence.Why.Length > 0, "why", "say why, for those who wonder later");
        Require(silence.By.Length > 0, "by", "say who wants it");
        Require(
            silence.Until > now && silence.Until - now <= Longest,
            "until",
            $"must be in the future, by {Longest.TotalDays:0} days at the most");
        foreach ((string field, string text) in
            new[] { ("name", silence.Name), ("subject", silence.Subject), ("by", silence.By), ("why", silence.Why) })
        {
            Require(text.Length <= LongestText, field, $"has {text.Length} characters, of at most {LongestText}");
        }

        _inForce.RemoveAll(other => other.Name == silence.Name && other.Subject == silence.Subject);
        Require(_inForce.Count < Most, "name", $"there are {Most} silences already, which is all there may be");
        _inForce.Add(silence);
    }

    /// <summary>Lets go of those that are over; whether there were any.</summary>
    public bool End(DateTimeOffset now) => _inForce.RemoveAll(silence => silence.Until <= now) > 0;

    /// <summary>The one that is about an alarm and lasts longest; null if there is none.</summary>
    public Silence? Covering(string name, string subject, DateTimeOffset now) => _inForce
        .Where(silence => silence.Until > now && silence.Covers(name, subject)).MaxBy(silence => silence.Until);

    private static void Require(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{field}: {rule}.");
        }
    }
}
