using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Engine.Server.Hosting;

/// <summary>The values of settings as people write them.</summary>
internal static class SettingText
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads a value of a type; says what would have been one.</summary>
    public static bool TryParse(
        Type type, IReadOnlyList<string> texts, out object? value, [NotNullWhen(false)] out string? expected)
    {
        value = null;
        expected = null;
        if (type == typeof(IReadOnlyList<string>))
        {
            value = (string[])[.. texts.SelectMany(text =>
                text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            return true;
        }

        if (texts.Count != 1)
        {
            expected = "one value";
            return false;
        }

        (value, expected) = ParseOne(type, texts[0]);
        return value is not null;
    }

    /// <summary>Writes a value so that <see cref="TryParse"/> reads it.</summary>
    public static string Of(object value) => value switch
    {
        IReadOnlyList<string> list => string.Join(',', list),
        bool truth => truth ? "true" : "false",
        TimeSpan span => Of(span),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Of(TimeSpan span)
    {
        (string unit, double milliseconds) = Units.Last(
            unit => unit.Milliseconds == 1 || span.TotalMilliseconds % unit.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds / milliseconds}{unit}");
    }

    private static (object? Value, string Expected) ParseOne(Type type, string text)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands;
        if (type == typeof(int))
        {
            bool read = int.TryParse(text, Whole, CultureInfo.InvariantCulture, out int number);
            return (read ? number : null, "a whole number");
        }

        if (type == typeof(long))
        {
            bool read = long.TryParse(text, Whole, CultureInfo.InvariantCulture, out long number);
            return (read ? number : null, "a whole number");
        }

        if (type == typeof(bool))
        {
            return (bool.TryParse(text, out bool truth) ? truth : null, "true or false");
        }

        if (type == typeof(TimeSpan))
        {
            return (ParseSpan(text), "a time with its unit, such as 500ms, 30s, 2m or 1h");
        }

        if (type.IsEnum)
        {
            bool read =
                Enum.TryParse(type, text, ignoreCase: true, out object? choice) && Enum.IsDefined(type, choice!);
            return (read ? choice : null, "one of " + string.Join(", ", Enum.GetNames(type)));
        }

        return (text, "a text");
    }

    private static TimeSpan? ParseSpan(string text)
    {
        foreach ((string unit, double milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(
                text.AsSpan(0, text.Length - unit.Length),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double count) && count * milliseconds < TimeSpan.MaxValue.TotalMilliseconds)
            {
                return TimeSpan.FromMilliseconds(count * milliseconds);
            }
        }

        return null;
    }
}
