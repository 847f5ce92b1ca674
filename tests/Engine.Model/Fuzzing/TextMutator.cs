using System.Text;

namespace Engine.Model.Fuzzing;

/// <summary>
/// Damages texts: characters that mean something put in, left out or doubled, quotes left open, line ends of every kind,
/// NULs, bytes that are no UTF-8, stretches moved and cut off.
/// </summary>
public static class TextMutator
{
    private static readonly byte[][] s_planted =
    [
        .. new[]
        {
            "\"", "\"\"", ",", ",,", "\n", "\r", "\r\n", "\n\r", "\t", ";", "-", "+", ".", "e9", "1E400", "#", "{", "}", "[",
            "|", "\0", " ", "\u00E9", "\u0663", "\uFFFD", "\uFFFF", "\uFEFF", "abc", "99999999999999999999999999999999999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3, 0x28], [0xFF], [0x80], [0xED, 0xA0, 0x80], [0x1F, 0x8B],
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Mutate(Dice dice, byte[] text)
    {
        List<byte> changed = [.. text];
        for (int changes = dice.Between(1, 5); changes > 0; changes--)
        {
            Mutate(dice, changed);
        }

        return [.. changed];
    }

    private static void Mutate(Dice dice, List<byte> text)
    {
        int at = dice.Below(text.Count + 1);
        int length = Math.Min(dice.Below(30), text.Count - at);
        switch (dice.Below(8))
        {
            case 0 or 1:
                text.InsertRange(at, dice.From(s_planted));
                break;
            case 2 when length > 0:
                text[at] = (byte)dice.Below(256);
                break;
            case 3 when length > 0:
                text.RemoveAt(at);
                break;
            case 4:
                text.InsertRange(dice.Below(text.Count + 1), text.GetRange(at, length));
                break;
            case 5:
                text.RemoveRange(at, length);
                break;
            case 6 when dice.OneIn(4):
                text.RemoveRange(at, text.Count - at);
                break;
            default:
                text.InsertRange(at, Enumerable.Repeat((byte)dice.Of('"', '\n', ',', '\0', '9'), dice.Between(1, 50)));
                break;
        }
    }
}
