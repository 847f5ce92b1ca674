using System.Globalization;
using System.Text.Json;

namespace Engine.Cli.Conformance;

/// <summary>
/// Turns one line of a case file into a case. What it does not know is an error, never skipped; but what the strings of an answer say
/// is data, kept to be compared.
/// </summary>
/// <param name="line">Number of the line, for errors.</param>
internal sealed class CaseParser(long line)
{
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a line.</summary>
    /// <exception cref="CaseFormatException">It is not a case.</exception>
    public ConformanceCase Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, _options);
            return ParseCase(document.RootElement);
        }
        catch (JsonException error)
        {
            throw Wrong("", $"not a JSON object: {error.Message}");
        }
    }

    private ConformanceCase ParseCase(JsonElement root)
    {
        RequireFields(root, "", "case", "kind", "steps", "answers");
        JsonElement[] steps = Elements(root.GetProperty("steps"), "steps");
        JsonElement[] answers = Elements(root.GetProperty("answers"), "answers");
        if (answers.Length != steps.Length)
        {
            throw Wrong("answers", $"{answers.Length} answers for {steps.Length} steps");
        }

        return new ConformanceCase(
            (long)Number(root.GetProperty("case"), "case", bits: 63, bare: true),
            Text(root.GetProperty("kind"), "kind"),
            [.. steps.Select((step, index) => ParseStep(step, answers[index], index))]);
    }

    private ConformanceStep ParseStep(JsonElement step, JsonElement answer, int index)
    {
        string at = $"steps[{index}]";
        string answerAt = $"answers[{index}]";
        if (step.ValueKind != JsonValueKind.Object || !step.TryGetProperty("op", out JsonElement op))
        {
            throw Wrong($"{at}.op", "missing");
        }

        return Text(op, $"{at}.op") switch
        {
            "create_accounts" => ParseCreate(RecordShape.Account, step, at, answer, answerAt),
            "create_transfers" => ParseCreate(RecordShape.Transfer, step, at, answer, answerAt),
            "lookup_accounts" => ParseLookup(RecordShape.Account, step, at, answer, answerAt),
            "lookup_transfers" => ParseLookup(RecordShape.Transfer, step, at, answer, answerAt),
            "sleep" => ParseSleep(step, at, answer, answerAt),
            string unknown => throw Wrong($"{at}.op", $"unknown operation \"{unknown}\""),
        };
    }

    private CreateStep ParseCreate(RecordShape shape, JsonElement step, string at, JsonElement answer, string answerAt)
    {
        RequireFields(step, at, "op", "events");
        return new CreateStep(
            shape,
            ParseAll(step.GetProperty("events"), $"{at}.events", (each, path) => ParseRecord(shape, each, path)),
            ParseAll(answer, answerAt, Text));
    }

    private LookupStep ParseLookup(RecordShape shape, JsonElement step, string at, JsonElement answer, string answerAt)
    {
        RequireFields(step, at, "op", "ids");
        return new LookupStep(
            shape,
            ParseAll(step.GetProperty("ids"), $"{at}.ids", (each, path) => Number(each, path, bits: 128)),
            ParseAll(answer, answerAt, (each, path) => ParseExpected(shape, each, path)));
    }

    private SleepStep ParseSleep(JsonElement step, string at, JsonElement answer, string answerAt)
    {
        RequireFields(step, at, "op", "ms");
        if (answer.ValueKind != JsonValueKind.Null)
        {
            throw Wrong(answerAt, "a sleep is answered by null");
        }

        UInt128 milliseconds = Number(step.GetProperty("ms"), $"{at}.ms", bits: 31, bare: true);
        return new SleepStep(TimeSpan.FromMilliseconds((long)milliseconds));
    }

    private CaseRecord ParseRecord(RecordShape shape, JsonElement element, string at)
    {
        RequireObject(element, at);
        CaseRecord record = new(shape);
        bool identified = false;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string path = $"{at}.{property.Name}";
            int index = shape.IndexOf(property.Name);
            if (index < 0)
            {
                throw Wrong(path, $"unknown field ({shape.Name})");
            }

            record[property.Name] = Number(property.Value, path, shape.BitsOf(index));
            identified |= property.NameEquals("id");
        }

        return identified ? record : throw Wrong($"{at}.id", "missing");
    }

    private ExpectedRecord ParseExpected(RecordShape shape, JsonElement element, string at)
    {
        RequireObject(element, at);
        ExpectedRecord record = new(shape);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            record[property.Name] = Text(property.Value, $"{at}.{property.Name}");
        }

        return record;
    }

    private List<T> ParseAll<T>(JsonElement array, string at, Func<JsonElement, string, T> parse) =>
        [.. Elements(array, at).Select((element, index) => parse(element, $"{at}[{index}]"))];

    private UInt128 Number(JsonElement element, string at, int bits, bool bare = false)
    {
        string? digits = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number when bare => element.GetRawText(),
            _ => throw Wrong(at, $"a decimal string is expected, not {element.GetRawText()}"),
        };
        if (!UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 value))
        {
            throw Wrong(at, $"\"{digits}\" is not a decimal number of up to {bits} bits");
        }

        return bits == 128 || value >> bits == 0
            ? value
            : throw Wrong(at, $"{digits} does not fit into {bits} bits");
    }

    private string Text(JsonElement element, string at) =>
        element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw Wrong(at, $"a string is expected, not {element.GetRawText()}");

    private JsonElement[] Elements(JsonElement element, string at) =>
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray()]
            : throw Wrong(at, $"a list is expected, not {element.GetRawText()}");

    private void RequireFields(JsonElement element, string at, params ReadOnlySpan<string> fields)
    {
        RequireObject(element, at);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
            {
                throw Wrong(Join(at, property.Name), "unknown field");
            }
        }

        foreach (string field in fields)
        {
            if (!element.TryGetProperty(field, out _))
            {
                throw Wrong(Join(at, field), "missing");
            }
        }
    }

    private void RequireObject(JsonElement element, string at)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(at, $"an object is expected, not {element.GetRawText()}");
        }
    }

    private CaseFormatException Wrong(string field, string reason) => new(line, field, reason);

    private static string Join(string at, string field) => at.Length == 0 ? field : $"{at}.{field}";
}
