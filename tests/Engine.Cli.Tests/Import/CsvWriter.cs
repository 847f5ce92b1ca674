using System.Text;
using Engine.Model;

namespace Engine.Cli.Tests.Import;

/// <summary>Makes sound CSV files by seeded chance: quotes, line ends within fields, either kind of line end.</summary>
internal static class CsvWriter
{
    private static readonly string[] s_fields =
        ["", "a", "1,50", "say \"yes\"", "two\nlines", "two\r\nlines", " spaced ", "#", "\"", "Žluť 現金 🏦", "-1", "''"];

    /// <summary>A header and some records.</summary>
    public static string[][] Records(Dice dice)
    {
        int columns = dice.Between(2, 5);
        string[] header = [.. Enumerable.Range(0, columns).Select(i => $"column {i}")];
        return
        [
            header,
            .. Enumerable.Range(0, dice.Below(6))
                .Select(_ => Enumerable.Range(0, columns).Select(_ => dice.From(s_fields)).ToArray()),
        ];
    }

    /// <summary>The records as a file.</summary>
    public static byte[] Write(Dice dice, string[][] records)
    {
        StringBuilder text = new(dice.OneIn(4) ? "\uFEFF" : "");
        string end = dice.Of("\n", "\r\n");
        for (int i = 0; i < records.Length; i++)
        {
            text.AppendJoin(',', records[i].Select(field => Quoted(dice, field)));
            bool isLast = i == records.Length - 1;
            text.Append(isLast && dice.OneIn(3) ? "" : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Quoted(Dice dice, string field) =>
        field.IndexOfAny(['"', ',', '\n', '\r']) >= 0 || dice.OneIn(4)
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}
