using System.Text;

namespace Engine.Core.Ledger;

/// <summary>
/// A setting of the engine that somebody changed while it ran. The ledger does not read it: it is journaled beside what
/// happened under it, and kept so that it is in force again after a restart.
/// </summary>
/// <param name="Name">The setting, as the command line writes it.</param>
/// <param name="From">The value before.</param>
/// <param name="To">The value from then on; empty for the one that the engine was started with.</param>
/// <param name="Who">Who changed it.</param>
/// <param name="Why">Why.</param>
/// <param name="Timestamp">Stamp of the change, ns since the Unix epoch.</param>
public sealed record SettingChange(string Name, string From, string To, string Who, string Why, ulong Timestamp = 0)
{
    /// <summary>The longest name of a setting, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 96;

    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 128;

    /// <summary>The longest name of a person or program, in bytes of UTF-8.</summary>
    public const int MaxWhoBytes = 64;

    /// <summary>The longest reason, in bytes of UTF-8.</summary>
    public const int MaxWhyBytes = 480;

    /// <summary>The longest text of a change in the journal, in bytes of UTF-8.</summary>
    public const int MaxBytes = MaxNameBytes + (2 * MaxValueBytes) + MaxWhoBytes + MaxWhyBytes + (Fields - 1);

    // What a person writes on one line holds no tabs, so that SQL takes a text apart by split_part.
    private const char Separator = '\t';
    private const int Fields = 5;

    /// <summary>The change as the text of its row.</summary>
    public string ToText() => string.Join(Separator, Name, From, To, Who, Why);

    /// <summary>Takes the text of a row apart; null where it is not one of a change.</summary>
    public static SettingChange? Parse(ReadOnlySpan<byte> text, ulong timestamp)
    {
        string[] fields = Encoding.UTF8.GetString(text).Split(Separator);
        var change = fields.Length == Fields
            ? new SettingChange(fields[0], fields[1], fields[2], fields[3], fields[4], timestamp)
            : null;
        return change is { Problem: null } ? change : null;
    }

    /// <summary>What keeps it from being journaled, naming the field; null if nothing does.</summary>
    public string? Problem =>
        ProblemOf("setting", Name, MaxNameBytes, mayBeEmpty: false)
        ?? ProblemOf("from", From, MaxValueBytes, mayBeEmpty: true)
        ?? ProblemOf("value", To, MaxValueBytes, mayBeEmpty: true)
        ?? ProblemOf("who", Who, MaxWhoBytes, mayBeEmpty: false)
        ?? ProblemOf("why", Why, MaxWhyBytes, mayBeEmpty: false);

    private static string? ProblemOf(string field, string text, int most, bool mayBeEmpty)
    {
        if (text.Length == 0)
        {
            return mayBeEmpty ? null : $"{field} is empty";
        }

        if (text.Any(char.IsControl))
        {
            return $"{field} has a control character in it";
        }

        int bytes = Encoding.UTF8.GetByteCount(text);
        return bytes > most ? $"{field} has {bytes} bytes of UTF-8, the most is {most}" : null;
    }
}
